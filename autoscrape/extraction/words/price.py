"""What prices, and amounts that are not the price to pay, are called."""

from __future__ import annotations

PRICE_WORDS = frozenset(
    "price prices prix preis preise precio precios prezzo prezzi preco precios prijs cena ceny "
    "cenu pris priser hinta hinnat pret preturi fiyat fiyati harga gia kaina hind amount cost "
    "tsena kakaku nedan money tarif productprice".split()
)
"""Words in class and id names of elements that hold a price."""

PAID_WORDS = frozenset(
    "sale current now final special actual selling discounted promo reduced aktion aktuell actuel "
    "actual oferta offerta promotion pay".split()
)
"""Words in names of the price to pay, where an old one stands beside it."""

OLD_WORDS = frozenset(
    "old was listprice msrp rrp uvp srp strike striked strikethrough struck crossed through "
    "linethrough original originalprice previous compareat del barred barre barree ancien ancienne "
    "vorher streichpreis stary stara staryj puvodni gammal vanha anterior tachado antiguo oldprice "
    "wasprice fullprice retailprice".split()
)
"""Words in names of a price that is no longer asked."""

OTHER_WORDS = frozenset(
    "saving savings save saved grundpreis unitprice baseprice shipping delivery versand livraison "
    "installment installments instalment instalments monthly month credit finance klarna afterpay "
    "points bonus loyalty reward rewards filter slider minimum threshold deposit total subtotal "
    "basket minicart coupon voucher warranty insurance protection swatch cashback".split()
)
"""Words in names of amounts that are something else than a price to pay."""

OLD_PHRASES = (
    "rrp", "msrp", "r.r.p", "was", "was:", "list price", "list:", "list price:", "regular price",
    "reg.", "old price", "original price", "originally", "instead of", "compare at", "before",
    "typical price", "retail price", "uvp", "u.v.p", "statt", "bisher", "vorher", "ursprünglich",
    "unverb. preisempf", "listenpreis", "au lieu de", "avant", "prix conseillé", "prix initial",
    "prix barré", "antes", "pvpr", "precio anterior", "precio normal", "normal:",
    "precio original", "listino", "invece di", "prezzo consigliato", "anziché", "prima", "van",
    "adviesprijs", "adviesprijs:", "van voor", "preço anterior", "preço normal", "de:", "por de",
    "cena katalogowa", "najniższa cena", "cena regularna", "stara cena", "poprzednia cena",
    "původní", "běžná", "původní cena", "pôvodná", "bežná cena", "místo", "ordinarie pris",
    "ord. pris", "ord.pris", "tidigare", "rek. pris", "førpris", "før", "vejl. pris",
    "normalpris", "veil", "norm.", "ovh", "norm. hinta", "entinen hinta", "старая цена", "вместо",
    "обычная цена", "без скидки", "eski fiyat", "liste fiyatı", "原價", "定価", "希望小売価格",
    "通常価格", "市價", "市场价", "原价", "参考価格", "정가", "정상가", "eredeti ár", "régi ár",
    "preț vechi", "stara cijena",
)  # fmt: skip
"""What stands before a price that is no longer asked."""

OTHER_PHRASES = (
    "shipping", "ship", "delivery", "postage", "p&p", "free over", "orders over", "orders above",
    "over", "spend", "you save", "save", "savings", "off", "discount", "deposit", "voucher",
    "gift card", "worth", "trade-in", "trade in", "up to", "points", "per month", "monthly",
    "a month", "payments of", "instalments of", "pay", "minimum order", "min. order", "versand",
    "versandkosten", "lieferung", "ab einem", "ersparnis", "sie sparen", "gespart", "rabatt",
    "zzgl", "rate", "raten", "monatlich", "grundpreis", "pfand", "livraison", "frais de port",
    "dès", "économisez", "à partir de", "remise", "envío", "gastos de", "ahorra", "ahorras",
    "desde", "descuento", "cuotas de", "spedizione", "risparmi", "sconto", "a partire da",
    "frete", "economize", "desconto", "verzend", "verzendkosten", "bespaar", "korting", "vanaf",
    "wysyłka", "dostawa", "oszczędzasz", "rabat", "doprava", "ušetříte", "sleva", "zľava",
    "frakt", "spara", "rabatt:", "fragt", "spar", "toimitus", "säästät", "alennus", "доставка",
    "экономия", "скидка", "выгода", "бонус", "kargo", "indirim", "taksit", "運費", "送料", "免運",
    "滿", "現省", "節省", "配送", "배송비", "할인", "적립", "쿠폰", "平均", "szállítás",
    "megtakarítás", "livrare", "economisești", "kupon",
)  # fmt: skip
"""What stands before an amount that is something else than a price."""

FROM_PHRASES = (
    "from", "starting at", "starts at", "as low as", "ab", "à partir de", "dès", "desde", "da",
    "a partire da", "a partir de", "vanaf", "od", "från", "fra", "alkaen", "от", "already from",
    "起", "から", "부터", "már", "de la",
)  # fmt: skip
"""What stands before the least of several prices."""

BEHIND_PHRASES = (
    "/", "per ", "pro ", "par mois", "por mes", "al mes", "al mese", "a month", "monthly", "mtl",
    "monatl", "im monat", "/mo", "x ", "off", "discount", "bonus", "za ", "shipping", "delivery",
    "p/m", "points", "månad", "md.", "kk", "mies.", "měsíčně", "в месяц", "мес", "ay ", "par ",
    "sparen", "rabatt", "savings", "saved", "versand", "de descuento", "de réduction", "rabatu",
    "sleva", "скидк", "кэшбэк", "円引", "off)", "折", "할인",
)  # fmt: skip
"""What stands behind an amount that is paid for a unit, or every month, or not at all."""

PACK_WORDS = ("pack", "pcs", "pieces", "pair", "set", "stück", "szt", "шт", "pièces", "piezas")
"""What stands behind the slash of a price for several at once."""

CART_WORDS = frozenset(
    "addtocart addtobasket addtobag addcart cart basket buy buynow buybox buybutton warenkorb "
    "panier carrito carrinho carrello winkelwagen winkelmand koszyk koszyka kosik kosiku kosar "
    "kosarba sepet sepete korzina korzinu ostoskori varukorg varukorgen kundvagn kurv handlekurv "
    "cos kosarica addtocartbutton purchase".split()
)
"""Words in names of buttons and forms that put the product into the cart."""

BUY_PHRASES = (
    "add to cart", "add to basket", "add to bag", "add to trolley", "add to my bag",
    "add to order", "buy now", "buy it now", "buy", "order now", "purchase", "in den warenkorb",
    "in den einkaufswagen", "zum warenkorb", "in warenkorb", "jetzt kaufen", "kaufen",
    "jetzt bestellen", "bestellen", "ajouter au panier", "acheter", "commander", "j'achète",
    "añadir al carrito", "agregar al carrito", "agregar a la bolsa", "añadir a la cesta",
    "añadir a la bolsa", "añadir", "comprar", "aggiungi al carrello", "acquista", "compra",
    "adicionar ao carrinho", "adicionar", "in winkelwagen", "in winkelmandje", "bestel nu",
    "koop", "toevoegen aan winkelwagen", "do koszyka", "dodaj do koszyka", "kup teraz", "kup",
    "do košíku", "vložit do košíku", "přidat do košíku", "koupit", "pridať do košíka",
    "do košíka", "vložiť do košíka", "kúpiť", "kosárba", "adaugă în coș", "adauga in cos",
    "cumpără", "в корзину", "добавить в корзину", "купить", "заказать", "купити", "до кошика",
    "добави в количката", "купи", "sepete ekle", "satın al", "hemen al", "lägg i varukorg",
    "lägg i varukorgen", "lägg i kundvagn", "köp", "læg i kurv", "tilføj til kurv", "køb",
    "legg i handlekurv", "kjøp", "legg i handlevogn", "lisää ostoskoriin", "osta", "lisää koriin",
    "lisa ostukorvi", "u košaricu", "dodaj u košaricu", "dodaj v košarico", "στο καλάθι",
    "προσθήκη στο καλάθι", "הוסף לסל", "הוספה לסל", "أضف إلى السلة", "اضف الى السلة",
    "أضف إلى الحقيبة", "カートに入れる", "カートに追加", "買い物かごに入れる", "購入する",
    "今すぐ買う", "加入购物车", "加入購物車", "放入購物車", "立即购买", "立即購買", "直接購買",
    "我要購買", "장바구니", "장바구니 담기", "구매하기", "바로구매", "mua ngay", "thêm vào giỏ",
    "beli sekarang", "tambah ke keranjang", "pre-order", "preorder", "vorbestellen",
    "précommander", "reservar", "pridėti į krepšelį", "į krepšelį", "ielikt grozā",
    "pievienot grozam", "pirkt", "grozā",
)  # fmt: skip
"""How the text of a button begins that puts the product into the cart."""
