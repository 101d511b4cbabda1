/** Emoji that people use in chats, by what they show. */
export const emoji = [
  {
    title: 'emojiFaces',
    list: split(
      '😀 😃 😄 😁 😆 😅 😂 🤣 😊 🙂 🙃 😉 😌 😍 🥰 😘 😋 😛 😜 🤪 🤗 🤔 🤨 😐 😶 🙄 😏 😬 😴 🤒 🤕 🥵 🥶 😎 🤓 🧐 😕 😟 🙁 😮 😳 🥺 😢 😭 😱 😤 😡 🤯 🥳 😇 🤠 🤡 👻 🤖',
    ),
  },
  {
    title: 'emojiHands',
    list: split('👋 👍 👎 👌 🤌 ✌️ 🤞 🤟 🤘 🤙 👈 👉 👆 👇 ☝️ ✋ 👏 🙌 🤝 🙏 💪 ✍️ 🤷 🤦 🙋 🙇 💁 🕺 💃 🏃 👀 🧠'),
  },
  {
    title: 'emojiHearts',
    list: split('❤️ 🧡 💛 💚 💙 💜 🖤 🤍 💔 💕 💯 ✅ ❌ ❓ ❗ ⚠️ ⭐ ✨ 🔥 🎉 🎊 💡 ♻️ ➕ ➡️ ⬅️ 🔺 🔴 🟢 🟡 🔵 🏁'),
  },
  {
    title: 'emojiThings',
    list: split(
      '☀️ 🌧️ ❄️ 🌈 🌸 🌳 🐶 🐱 🍕 🍰 ☕ 🍺 🏠 🚗 🚲 ✈️ 🚚 📦 🎁 🛒 💳 💶 🧾 📄 📎 📅 ⏰ 📞 📧 💻 📱 📷 🔑 🔒 🔧 🛠️ 🔍 📍 🎵 ⚽',
    ),
  },
] as const satisfies readonly { readonly title: string; readonly list: readonly string[] }[];

function split(text: string): readonly string[] {
  return text.split(' ');
}
