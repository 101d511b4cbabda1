import Type, { type Static } from 'typebox';
import { closed, Nullable, Words } from './wire-words.ts';

/** The shapes of how a widget looks. */

/** `#rrggbb`. */
export const Colour = Type.String({ pattern: '^#[0-9a-fA-F]{6}$' });
const LanguageTag = '^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$';
const Title = Type.String({ minLength: 1, maxLength: 60 });
const Subtitle = Type.String({ minLength: 1, maxLength: 120 });
const LauncherText = Type.String({ minLength: 1, maxLength: 30 });

/** What is said in one language, where it differs. */
export const WidgetWords = Type.Partial(
  Type.Object({
    title: Title,
    subtitle: Subtitle,
    greeting: Type.String({ minLength: 1, maxLength: 500 }),
    launcherText: LauncherText,
  }),
  closed,
);

/** How an inbox's widget looks and what it offers. Spaces are CSS pixels. */
export const WidgetSettings = Type.Object(
  {
    /** `auto`: as the visitor's system has it. */
    scheme: Words(['auto', 'light', 'dark']),
    /** The accent where it is dark; null: the same, lighter where it would not stand out. */
    accentDark: Nullable(Colour),
    /** Text on the accent, at least 4.5 to 1; null: white or black. */
    onAccent: Nullable(Colour),
    /** `end`: on the right, where one reads from left to right. */
    side: Words(['end', 'start']),
    sideSpace: Type.Integer({ minimum: 0, maximum: 200 }),
    bottomSpace: Type.Integer({ minimum: 0, maximum: 400 }),
    size: Words(['compact', 'regular', 'large']),
    corners: Words(['square', 'soft', 'round']),
    launcherIcon: Words(['bubble', 'lines', 'question', 'mail']),
    launcherText: Nullable(LauncherText),
    /** `https:`; null: initials. */
    avatarUrl: Nullable(Type.String({ maxLength: 2048 })),
    /** Null: the account's name. */
    title: Nullable(Title),
    /** Null: whether somebody is online. */
    subtitle: Nullable(Subtitle),
    /** By language (BCP 47). */
    words: Type.Record(Type.String(), WidgetWords, {
      propertyNames: { pattern: LanguageTag },
      maxProperties: 50,
      additionalProperties: false,
    }),
    emoji: Type.Boolean(),
    sounds: Type.Boolean(),
    notifications: Type.Boolean(),
    popout: Type.Boolean(),
    transcript: Type.Boolean(),
  },
  closed,
);
export type WidgetSettings = Static<typeof WidgetSettings>;
export const WidgetSettingsChanges = Type.Partial(WidgetSettings, closed);

const SchemeColours = Type.Object({ accent: Colour, onAccent: Colour, accentInk: Colour }, closed);

/** What a widget needs to draw itself: the settings, and the colours they amount to. */
export const WidgetLook = Type.Object(
  {
    ...Type.Omit(WidgetSettings, ['accentDark', 'onAccent']).properties,
    /** `accentInk` is the accent as it can be read on the widget's own paper. */
    colours: Type.Object({ light: SchemeColours, dark: SchemeColours }, closed),
  },
  closed,
);
export type WidgetLook = Static<typeof WidgetLook>;
