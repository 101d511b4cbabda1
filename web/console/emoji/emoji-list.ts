/** An emoji, and the words by which it is found; the first is its name. */
export interface Emoji {
  readonly sign: string;
  readonly words: string;
}

const rows = `
😀 grinning happy smile
😃 smiley happy
😄 laughing happy
😁 beaming grin
😅 sweat relief
😂 joy tears laugh
🙂 slight smile
🙃 upside down
😉 wink
😊 blush warm
😇 innocent angel
😍 heart eyes love
🤩 star struck wow
😘 kiss
😋 yum tasty
😎 cool sunglasses
🤔 thinking hmm
🤗 hug
🤫 quiet shush
😐 neutral
😬 grimace awkward
🙄 rolling eyes
😌 relieved calm
😴 sleeping tired
😷 mask ill
🤒 fever ill
🥳 party celebrate
😕 confused
😟 worried
🙁 slight frown
😮 open mouth surprised
😳 flushed
🥺 pleading please
😢 crying sad
😭 sobbing sad
😤 triumph steam
😡 angry
🤯 mind blown
😱 scream shock
👍 thumbs up yes ok
👎 thumbs down no
👌 ok hand perfect
✌️ victory peace
🤞 fingers crossed luck
🤝 handshake deal
🙏 please thanks pray
👏 clap applause
🙌 raised hands hooray
👋 wave hello bye
💪 strong muscle
✍️ writing
👀 eyes look
👉 point right
👈 point left
👆 point up
👇 point down
❤️ red heart love
🧡 orange heart
💛 yellow heart
💚 green heart
💙 blue heart
💜 purple heart
💔 broken heart
✨ sparkles
🎉 tada party celebrate
🎁 gift present
🎂 cake birthday
🌟 star glowing
⭐ star
🔥 fire hot
💯 hundred perfect
✅ check done yes
☑️ ticked box
❌ cross no wrong
❗ exclamation important
❓ question
⚠️ warning
ℹ️ information
🚫 forbidden no
⏳ hourglass wait
⏰ alarm clock time
📅 calendar date
📌 pin
📎 paperclip attach
🔗 link
🔍 search find
🔒 locked secure
🔑 key
🛠️ tools repair
⚙️ gear settings
💡 idea light bulb
📦 parcel box delivery
🚚 truck delivery
🛒 cart shopping
🧾 receipt bill
💳 card pay
💶 euro money
💰 money bag
🏷️ label price
📷 camera photo
📱 phone mobile
☎️ telephone call
💻 laptop computer
🖨️ printer
📧 mail e-mail
📝 note memo
📄 page document
📊 chart
📈 rising chart
📉 falling chart
🌍 world earth
🏠 house home
🏢 office
✈️ plane flight
🚗 car
🚲 bicycle
☀️ sun
🌧️ rain
❄️ snow cold
🌱 plant green
🌸 flower
🍀 clover luck
🐶 dog
🐱 cat
☕ coffee
🍵 tea
🍕 pizza
🥂 cheers
👤 person
👥 people team
🙋 raised hand question
🤷 shrug
🤦 facepalm
🏃 running hurry
😺 smiling cat`;

/** A handful of those that people use when they write to customers. */
export const emojis: readonly Emoji[] = rows
  .trim()
  .split('\n')
  .map((row) => {
    const [sign = '', ...words] = row.split(' ');
    return { sign, words: words.join(' ') };
  });
