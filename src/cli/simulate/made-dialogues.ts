import type { Dialogue, DialogueTurn } from './dialogue.ts';
import type { Random } from './random.ts';

/** What is asked and answered about one matter. `{…}` stands for something that `fillings` offers. */
interface Topic {
  readonly openings: readonly string[];
  readonly exchanges: readonly (readonly [agent: string, visitor: string])[];
  readonly solutions: readonly string[];
}

const fillings: Readonly<Record<string, readonly string[]>> = {
  order: ['K-20418', 'K-33907', 'K-51276', 'K-60055'],
  product: ['arc floor lamp', 'oak chair No. 7', 'round rug', 'wall shelf', 'linen sofa'],
  colour: ['green', 'anthracite', 'sand', 'white'],
  day: ['Monday', 'Wednesday', 'Friday', 'tomorrow'],
  city: ['Leipzig', 'Lyon', 'Bristol', 'Oslo'],
  price: ['49.90 €', '129 €', '315 €'],
};

const topics: readonly Topic[] = [
  {
    openings: [
      'Hello, where is my order {order}? It should have been here by now.',
      'Hi! I am still waiting for order {order} 📦',
      'The tracking page has said "in transit" for a week. Order {order}.',
    ],
    exchanges: [
      ['I am sorry about that. Is the address in {city} still right?', 'Yes, it is.'],
      ['Let me look at that with the carrier.', 'Thank you, I can wait.'],
      ['The parcel was scanned in {city} yesterday.', 'OK, so it does move after all.'],
    ],
    solutions: [
      'It is out for delivery and should arrive on {day}.',
      'I have sent it again by express, you will have it on {day}.',
    ],
  },
  {
    openings: [
      'I would like to return the {product}. How does that work?',
      'The {product} came with a scratch. Can I get my money back?',
    ],
    exchanges: [
      ['Of course. Do you still have the box it came in?', 'I do, yes.'],
      ['Could you tell me the order number?', 'It is {order}.'],
      ['Would a discount of {price} be all right for you instead?', 'No, I would rather send it back.'],
    ],
    solutions: [
      'I have sent you a label by e-mail. The {price} will be on your account a few days after it is back.',
      'Our carrier collects it on {day}, you need not do anything else.',
    ],
  },
  {
    openings: [
      'Is the {product} available in {colour}?',
      'Hi, does the {product} come in {colour} too, and what does it cost?',
      'I like the {product}, but is it sturdy enough for children?',
    ],
    exchanges: [
      ['Good choice! Is it for indoors?', 'Yes, for the living room.'],
      ['We have it in {colour} and in {colour}.', 'Which of them is darker?'],
      ['Shall I send you a sample?', 'That would be lovely.'],
    ],
    solutions: [
      'It is in stock at {price}, and would be with you by {day}.',
      'I have put it into your cart for {price}.',
    ],
  },
  {
    openings: [
      'I cannot sign in any more.',
      'The link in your e-mail for a new password does not work :(',
      'My account says it is locked. Why?',
    ],
    exchanges: [
      ['Which browser are you using?', 'The one on my phone. Does it matter?'],
      ['Have you looked into your spam folder?', 'Ah. There are three of your mails in it.'],
      ['Did you try it from another device?', 'Yes, the same there.'],
    ],
    solutions: [
      'I have unlocked it; please sign in again in a minute.',
      'A new link is on its way. It is good for an hour.',
    ],
  },
  {
    openings: [
      'I need an invoice with my company address for order {order}.',
      'You have charged me twice for {order}!',
      'Can I pay by bank transfer?',
    ],
    exchanges: [
      ['I can see the order. Which name shall be on it?', 'Please put "Studio Nord & Sons <accounts>" on it.'],
      ['How much was taken from your account?', '{price}, two times.'],
      ['One moment, I am asking my colleague in accounting.', 'Sure.'],
    ],
    solutions: [
      'Done: you will find it under "Your orders".',
      'One of the two was only a reservation; it ends on {day}.',
    ],
  },
  {
    openings: ['Are you open on {day}?', 'Do you have a showroom in {city}?', 'Do you deliver to {city} at all?'],
    exchanges: [
      ['We are. Would you like to come by?', 'Yes, in the afternoon.'],
      ['What would you like to look at?', 'Mostly the {product}.'],
    ],
    solutions: ['Just come by, we are there from ten to six.', 'We do, and from {price} on it costs nothing.'],
  },
];

const greetings = ['Hello! ', 'Hi, thank you for your message. ', 'Good day. ', ''];
const thanks = ['Thank you very much!', 'Great, thanks 🙏', 'Perfect. Bye!', 'OK, that helps. Have a nice day.'];
const farewells = ['You are welcome. Have a nice day!', 'Glad I could help!', 'Any time. Goodbye!'];

/** A conversation between a shop's visitor and an agent, made up from several topics. */
export function makeDialogue(random: Random): Dialogue {
  const topic = random.pick(topics);
  const turns: DialogueTurn[] = [];
  const say = (side: DialogueTurn['side'], text: string) => turns.push({ side, text: fill(text, random) });
  say('visitor', random.pick(topic.openings));
  let greeting = random.pick(greetings);
  for (const [question, reply] of topic.exchanges) {
    if (!random.chance(0.75)) continue;
    say('agent', greeting + question);
    say('visitor', reply);
    greeting = '';
  }
  say('agent', greeting + random.pick(topic.solutions));
  if (random.chance(0.3)) {
    say('visitor', 'One more thing.');
    say('visitor', random.pick(random.pick(topics).openings));
    say('agent', random.pick(random.pick(topics).solutions));
  }
  say('visitor', random.pick(thanks));
  if (random.chance(0.9)) say('agent', random.pick(farewells));
  return { turns };
}

function fill(text: string, random: Random): string {
  return text.replace(/\{(\w+)\}/g, (whole, name) => {
    const offered = fillings[name];
    return offered ? random.pick(offered) : whole;
  });
}
