const shop = document.title;

/** Names the page after the thing it shows, as a shop with real pages would. */
function nameThePage(): void {
  const thing = document.querySelector('.product:target h1')?.textContent;
  document.title = thing ? `${thing} · ${shop}` : shop;
}

addEventListener('hashchange', nameThePage);
nameThePage();
