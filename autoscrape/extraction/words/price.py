"""What prices, old prices and buy buttons are called."""

from __future__ import annotations

PRICE_WORDS = frozenset(
    "price prices prix preis preise precio precios prezzo prezzi preco prijs cena ceny pris hinta "
    "pret fiyat harga gia kaina amount cost".split()
)
"""Words in class and id names of elements that hold a price."""

OLD_PRICE_WORDS = frozenset(
    "old was before regular list msrp rrp uvp strike striked strikethrough crossed through "
    "original previous compare del saving savings you unit per shipping delivery installment "
    "installments monthly month credit tax vat total subtotal points bonus range filter slider "
    "from cart basket".split()
)
"""Words in names of elements whose price is not the one to pay."""

OLD_PRICE_PHRASES = (
    "rrp", "msrp", "was ", "list price", "regular price", "old price", "instead of", "compare at",
    "you save", "from ", "starting at", "shipping", "delivery", "uvp", "statt ", "bisher",
    "versand", "ab ", "au lieu de", "avant", "prix conseillé", "livraison", "antes", "pvpr",
    "envío", "listino", "invece di", "spedizione", "van ", "adviesprijs", "verzend",
    "cena katalogowa", "wysyłka", "najniższa cena", "původní", "běžná", "doprava", "pôvodná",
    "bez dph", "ex vat", "excl", "zzgl", "старая цена", "доставка", "原價", "定価", "運費", "送料",
)  # fmt: skip
"""What stands beside a price that is not the one to pay for the product."""

CART_WORDS = frozenset(
    "addtocart addtobasket addtobag cart basket buy buynow warenkorb panier carrito carrinho "
    "carrello winkelwagen koszyk koszyka kosik kosar sepet korzina".split()
)
"""Words in names of buttons and forms that put the product into the cart."""

BUY_PHRASES = (
    "add to cart", "add to basket", "add to bag", "add to trolley", "buy now", "buy it now",
    "in den warenkorb", "in den einkaufswagen", "jetzt kaufen", "ajouter au panier", "acheter",
    "añadir al carrito", "agregar al carrito", "añadir a la cesta", "comprar",
    "aggiungi al carrello", "acquista", "adicionar ao carrinho", "in winkelwagen",
    "in winkelmandje", "do koszyka", "dodaj do koszyka", "do košíku", "vložit do košíku",
    "pridať do košíka", "kosárba", "adaugă în coș", "adauga in cos", "в корзину", "купить",
    "купити", "до кошика", "добави в количката", "sepete ekle", "satın al", "lägg i varukorg",
    "lägg i kundvagn", "köp", "læg i kurv", "tilføj til kurv", "legg i handlekurv", "kjøp",
    "lisää ostoskoriin", "osta", "lisa ostukorvi", "u košaricu", "dodaj u košaricu",
    "dodaj v košarico", "στο καλάθι", "προσθήκη στο καλάθι", "הוסף לסל", "أضف إلى السلة",
    "カートに入れる", "加入购物车", "加入購物車", "장바구니", "구매하기", "mua ngay",
    "thêm vào giỏ", "beli sekarang", "pre-order", "preorder", "vorbestellen",
)  # fmt: skip
"""What a button says that puts the product into the cart."""
