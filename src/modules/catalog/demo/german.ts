import type { CategoryTexts, ProductTexts } from '../domain/translations';

/** By the category's name in English. */
export const germanCategories: Readonly<Record<string, CategoryTexts>> = {
  'Kitchen & table': { name: 'Küche & Tisch', slug: 'kueche-und-tisch' },
  Cook: { name: 'Kochen', slug: 'kochen' },
  'Kitchen linen': { name: 'Küchenwäsche', slug: 'kuechenwaesche' },
  'Tea, coffee, water': { name: 'Tee, Kaffee, Wasser', slug: 'tee-kaffee-wasser' },
  'On the table': { name: 'Auf dem Tisch', slug: 'auf-dem-tisch' },
  'Food & pantry': { name: 'Vorratskammer', slug: 'vorratskammer' },
  Living: { name: 'Wohnen', slug: 'wohnen' },
  'Around the room': { name: 'Rund ums Zimmer', slug: 'rund-ums-zimmer' },
  'Cushions & rugs': { name: 'Kissen & Teppiche', slug: 'kissen-und-teppiche' },
  Light: { name: 'Licht', slug: 'licht' },
  'Bed & bath': { name: 'Bett & Bad', slug: 'bett-und-bad' },
  Bath: { name: 'Bad', slug: 'bad' },
  Laundry: { name: 'Waschküche', slug: 'waschkueche' },
  Bedroom: { name: 'Schlafzimmer', slug: 'schlafzimmer' },
  'Desk & paper': { name: 'Schreibtisch & Papier', slug: 'schreibtisch-und-papier' },
  Paper: { name: 'Papier', slug: 'papier' },
  'On the desk': { name: 'Auf dem Schreibtisch', slug: 'auf-dem-schreibtisch' },
  'Pens & ink': { name: 'Federn & Tinte', slug: 'federn-und-tinte' },
  'Bags & carry': { name: 'Taschen & Gepäck', slug: 'taschen-und-gepaeck' },
  'Kids & play': { name: 'Kinder & Spiel', slug: 'kinder-und-spiel' },
  Garden: { name: 'Garten', slug: 'garten' },
  Tools: { name: 'Werkzeug', slug: 'gartenwerkzeug' },
  'Pots & seeds': { name: 'Töpfe & Saatgut', slug: 'toepfe-und-saatgut' },
};

const colour = (values: Readonly<Record<string, string>>): ProductTexts['options'] => ({ Colour: { name: 'Farbe', values } });

/** By the product's English address. */
export const germanProducts: Readonly<Record<string, ProductTexts>> = {
  'morning-stoneware-mug': {
    title: 'Morgenbecher aus Steinzeug',
    slug: 'morgenbecher-aus-steinzeug',
    description:
      'Der Becher, nach dem man zuerst greift. Am Rand etwas dicker gedreht, damit der Kaffee warm bleibt, mit einem Henkel für drei Finger und einem Fuß ohne Glasur, damit er stehen bleibt, wo man ihn hinstellt.\n\nFasst 350 ml. Jeder ist ein paar Millimeter anders als der nächste, und beschwert hat sich noch niemand.',
    options: { Glaze: { name: 'Glasur', values: { Terracotta: 'Terrakotta', Sage: 'Salbei', Ink: 'Tinte' } } },
    imageAlts: {
      'A steaming terracotta mug with an unglazed foot': 'Ein dampfender Becher in Terrakotta mit unglasiertem Fuß',
      'The mug in sage': 'Der Becher in Salbei',
      'The mug in ink blue': 'Der Becher in Tintenblau',
    },
  },
  'wind-up-alarm-clock': {
    title: 'Wecker zum Aufziehen',
    slug: 'wecker-zum-aufziehen',
    description:
      'Zwei Glocken, ein Hammer, kein Update. Abends wird er mit zwölf Drehungen eines Messingschlüssels aufgezogen; das sagt dem Körper besser, dass der Tag vorbei ist, als das meiste auf einem Bildschirm.\n\nEr tickt. Und er klingelt so, dass keine Fragen offen bleiben. Einen zweiten Alarm gibt es nicht; er wurde nie gebraucht.',
    options: colour({ Teal: 'Petrol', Rust: 'Rost' }),
    imageAlts: {
      'A teal alarm clock with two brass bells': 'Ein petrolfarbener Wecker mit zwei Messingglocken',
      'The clock in rust': 'Der Wecker in Rost',
    },
  },
  'shoulder-vase': {
    title: 'Schultervase',
    slug: 'schultervase',
    description:
      'Eine Vase mit schmalem Hals und breiten Schultern: Sie hält drei Zweige so gut wie einen ganzen Strauß und fällt nicht um, wenn die Katze vorbeigeht. Zweimal in tiefes Petrol getaucht, dazwischen bleibt ein Streifen frei.\n\nKein Streifen gleicht dem anderen; Ihrer wird also nicht der auf dem Bild sein. Sondern Ihrer.',
    imageAlts: { 'A round teal vase with flowering branches': 'Eine runde petrolfarbene Vase mit blühenden Zweigen' },
  },
  'long-neck-watering-can': {
    title: 'Gießkanne mit langem Hals',
    slug: 'giesskanne-mit-langem-hals',
    description:
      'Fünf Liter, so ausgewogen, dass man aus dem Handgelenk gießt und nicht aus der Schulter. Der lange Hals reicht bis ans Ende des Beets; die Messingbrause zeigt für Keimlinge nach oben und lässt sich für alles andere abnehmen.\n\nErst verzinkt, dann lackiert: Eine Beule ist nur eine Beule.',
    imageAlts: { 'A green watering can with a long neck and a brass rose': 'Eine grüne Gießkanne mit langem Hals und Messingbrause' },
  },
  'fountain-pen': {
    title: 'Füllfederhalter',
    slug: 'fuellfederhalter',
    description:
      'Eine vergoldete Stahlfeder, ein Tintenleiter, der mit der Hand Schritt hält, und eine Kappe, die sich mit einer Vierteldrehung und einem Klick schließt. Gefüllt wird er aus dem Glas oder mit Patronen. Er ist so schwer, dass er im Liegen schreibt und man nur noch lenkt.\n\nIn der ersten Woche lernt die Feder Ihren Winkel. Danach verleiht man ihn nicht mehr. Das ist kein Geiz, das ist Grammatik.',
    options: { Nib: { name: 'Feder', values: { Fine: 'Fein', Medium: 'Mittel', Broad: 'Breit' } } },
    imageAlts: {
      'A dark blue fountain pen on a page of handwriting, its cap beside it':
        'Ein dunkelblauer Füllfederhalter auf einer beschriebenen Seite, die Kappe daneben',
    },
  },
  'harbour-enamel-kettle': {
    title: 'Emaille-Wasserkessel „Hafen“',
    slug: 'emaille-wasserkessel-hafen',
    description:
      'Ein Kessel für jeden Herd, das offene Feuer eingeschlossen. Schwerer Stahl unter drei Schichten Emaille, ein Griff aus Buche, der kühl bleibt, und eine Tülle, die aufhört, wenn Sie aufhören.\n\nAnderthalb Liter: eine Kanne Tee und eine zweite.',
    imageAlts: { 'A teal enamel kettle with a wooden handle': 'Ein petrolfarbener Emaillekessel mit Holzgriff' },
  },
  'wildflower-honey': {
    title: 'Wildblütenhonig',
    slug: 'wildbluetenhonig',
    description:
      'Von elf Völkern am Rand eines Bahneinschnitts, wo niemand mäht. Er ändert sich mit dem Jahr: im letzten Sommer Lindenblüte und Brombeere, im Jahr davor mehr Klee. Kalt geschleudert, einmal gesiebt und sonst durch nichts verbessert.\n\nIm Winter wird er fest. Stellen Sie das Glas in warmes Wasser, oder nehmen Sie ein Messer und nennen Sie ihn Aufstrich.',
    options: { Weight: { name: 'Gewicht' } },
    imageAlts: {
      'A jar of golden honey under a checked cloth, with a dipper in a puddle of honey':
        'Ein Glas goldener Honig unter einem karierten Tuch, davor ein Honiglöffel in einer Honigpfütze',
    },
  },
  'knitted-bear': {
    title: 'Gestrickter Bär',
    slug: 'gestrickter-baer',
    description:
      'In Runden gestrickt von elf Frauen in zwei Dörfern, die jede ihren wiedererkennen. Mit Wolle gefüllt, die Augen gestickt und nicht geknöpft, die Ohren zum Tragen verstärkt. Der Schal lässt sich abnehmen; er geht als Erstes verloren und wird als Erstes vermisst.\n\nWaschbar bei dreißig Grad, in einem Kissenbezug, an einem Tag, an dem niemand zusieht.',
    options: colour({ Oak: 'Eiche', Oat: 'Hafer' }),
    imageAlts: {
      'A brown knitted bear with a rust scarf': 'Ein brauner gestrickter Bär mit rostrotem Schal',
      'A cream knitted bear with a teal scarf': 'Ein cremefarbener gestrickter Bär mit petrolfarbenem Schal',
    },
  },
  'stick-umbrella': {
    title: 'Stockschirm',
    slug: 'stockschirm',
    description:
      'Acht Schienen aus Glasfaser, die nachgeben, wo andere brechen, und ein Griff, der aus einem einzigen Stück Nussbaum über Dampf gebogen ist. Er öffnet sich mit dem Geräusch eines Tischtuchs. Bei Sturm klappt er um, denkt nach und klappt zurück.\n\nLang genug, um sich beim Warten darauf zu stützen. Gegen das Liegenlassen im Zug haben wir kein Mittel; die Farbe ist das Beste, was wir tun können.',
    options: colour({ Mustard: 'Senf', Rust: 'Rost' }),
    imageAlts: {
      'An open mustard umbrella with a curved walnut handle in the rain':
        'Ein aufgespannter senfgelber Schirm mit gebogenem Nussbaumgriff im Regen',
      'The umbrella in rust': 'Der Schirm in Rost',
    },
  },
  'hot-water-bottle': {
    title: 'Wärmflasche',
    slug: 'waermflasche',
    description:
      'Eine Flasche aus Naturkautschuk mit eigenem Pullover, gestrickt mit drei Zöpfen und einem Kragen zum Umschlagen. Sie bleibt ungefähr so lange warm, bis man sie nicht mehr braucht. Der Pullover wird über den Hals ausgezogen, wie bei allen.\n\nZu zwei Dritteln füllen, die Luft herausdrücken, gut verschließen. Nicht kochend: heiß, und dann eine Minute.',
    imageAlts: {
      'A hot-water bottle in an oat-coloured cable-knit cover': 'Eine Wärmflasche in einem haferfarbenen Bezug mit Zopfmuster',
    },
  },
  'paper-moon-lamp': {
    title: 'Papiermondlampe',
    slug: 'papiermondlampe',
    description:
      'Eine runde Lampe aus Maulbeerpapier auf einem gedrechselten Fuß aus Eiche. Sie macht ein Licht, bei dem man auf eine weitere Tasse bleibt. Für die Reise flach gefaltet, öffnet sie sich wie ein Fächer und ist in einer Minute in ihren Ring gehakt.\n\nMit Zugschalter und zwei Metern stoffummanteltem Kabel.',
    imageAlts: { 'A round paper lamp glowing on an oak foot': 'Eine runde Papierlampe leuchtet auf einem Eichenfuß' },
  },
  'wide-salad-bowl': {
    title: 'Weite Salatschüssel',
    slug: 'weite-salatschuessel',
    description:
      'Weit genug, um darin zu mischen, ohne die Hälfte an die Tischdecke zu verlieren. Der petrolfarbene Streifen wird freihändig gemalt, während sich die Scheibe dreht, die Punkte danach, einer nach dem anderen.\n\nVerträgt den Ofen, die Spülmaschine und die Mitte des Tisches. Reicht für vier, oder für sechs, die höflich sind.',
    imageAlts: {
      'A wide bowl with a teal band, full of salad, with a wooden spoon':
        'Eine weite Schüssel mit petrolfarbenem Streifen voller Salat, darin ein Holzlöffel',
    },
  },
  'everyday-notebook': {
    title: 'Notizbuch für jeden Tag',
    slug: 'notizbuch-fuer-jeden-tag',
    description:
      'Hundertsechzig Seiten, die von der ersten bis zur letzten flach liegen, in Lagen geheftet wie ein richtiges Buch. Das Papier nimmt Tinte an, ohne sie durchzulassen, das Band hält die Stelle und das Gummi das Band.\n\nPasst in eine Manteltasche, wenn der Mantel großzügig ist.',
    options: { Ruling: { name: 'Lineatur', values: { Plain: 'Blanko', Lined: 'Liniert', Dotted: 'Gepunktet' } } },
    imageAlts: {
      'A teal notebook with a rust-coloured spine and a yellow band, a pencil beside it':
        'Ein petrolfarbenes Notizbuch mit rostfarbenem Rücken und gelbem Band, ein Bleistift daneben',
    },
  },
  'collar-coffee-maker': {
    title: 'Kaffeekaraffe mit Kragen',
    slug: 'kaffeekaraffe-mit-kragen',
    description:
      'Eine Sanduhr für Menschen, die Zeit in Tassen messen. Das Glas ist aus einem Stück geblasen; der Kragen aus Nussbaum hält die Finger vom Heißen fern und ist mit einem Lederband festgebunden, dem einzigen beweglichen Teil, und das lässt sich durch einen Schnürsenkel ersetzen.\n\nPapierfilter hinein, Kaffee hinein, Wasser in dünnem Strahl darüber, vier Minuten. Man kann sie nicht drängen, und nach einer Weile sich selbst auch nicht.',
    options: { Size: { name: 'Größe', values: { 'Three cups, 0.5 l': 'Drei Tassen, 0,5 l', 'Six cups, 0.9 l': 'Sechs Tassen, 0,9 l' } } },
    imageAlts: {
      'A glass coffee maker with a walnut collar, full of fresh coffee':
        'Eine gläserne Kaffeekaraffe mit Nussbaumkragen voll frischem Kaffee',
    },
  },
  'gift-card': {
    title: 'Geschenkgutschein',
    slug: 'geschenkgutschein',
    description:
      'Für Menschen, die alles haben, genau wissen, was sie wollen, oder mit jemandem zusammenleben, der es weiß. Er kommt per E-Mail mit Ihren Worten, gleich oder an dem Tag, den Sie wählen, und bezahlt hier alles außer seinesgleichen.\n\nWas übrig ist, bleibt darauf. Er trocknet nicht aus, bekommt keine Sprünge und will nicht gegossen werden.',
    options: { Value: { name: 'Wert' } },
    imageAlts: {
      'A teal card with a rust-coloured ribbon on a cream envelope':
        'Eine petrolfarbene Karte mit rostrotem Band auf einem cremefarbenen Umschlag',
    },
  },
};
