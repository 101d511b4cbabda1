const words: Readonly<Record<string, string>> = {
  en: 'Are you still there? Without an answer from you this chat will end soon.',
  de: 'Sind Sie noch da? Ohne Ihre Antwort endet dieser Chat in Kürze.',
  es: '¿Sigue ahí? Si no responde, este chat terminará en breve.',
  fr: 'Êtes-vous toujours là ? Sans réponse de votre part, cette conversation se terminera bientôt.',
  hu: 'Itt van még? Ha nem válaszol, a beszélgetés hamarosan véget ér.',
  it: 'È ancora lì? Senza una Sua risposta la chat terminerà a breve.',
  nb: 'Er du der fortsatt? Uten svar fra deg avsluttes chatten snart.',
  nl: 'Bent u er nog? Zonder antwoord van u eindigt deze chat binnenkort.',
  pl: 'Czy nadal tu jesteś? Bez odpowiedzi ten czat wkrótce się zakończy.',
  pt: 'Ainda está aí? Sem a sua resposta, este chat terminará em breve.',
  ru: 'Вы ещё здесь? Без вашего ответа чат скоро завершится.',
  sv: 'Är du kvar? Utan svar från dig avslutas chatten snart.',
};

const sameAs: Readonly<Record<string, string>> = { no: 'nb', nn: 'nb' };

/** What a silent visitor is told, in their language (BCP 47), the queue's own words first; English where there are none. */
export function silenceWords(language: string | null, own: Readonly<Record<string, string>> = {}): string {
  const full = (language ?? '').toLowerCase();
  const [primary = ''] = full.split('-');
  const known = Object.fromEntries(Object.entries(own).map(([tag, text]) => [tag.toLowerCase(), text]));
  return (
    known[full] ??
    known[primary] ??
    words[sameAs[primary] ?? primary] ??
    known.en ??
    Object.values(known)[0] ??
    words.en ??
    ''
  );
}
