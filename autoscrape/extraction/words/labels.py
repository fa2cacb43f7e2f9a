"""What pages call the identifiers and the maker of a product, in many languages."""

from __future__ import annotations

import re

_OTHER = re.compile(r"[\W_]+")


def letters(label: str) -> str:
    """Give a label without case, spaces and signs, as the sets below hold them: ``artnr``."""
    return _OTHER.sub("", label).casefold()


def _labels(text: str) -> frozenset[str]:
    return frozenset(filter(None, (letters(label) for label in re.split(r"[,\n]", text))))


SKU_LABELS = _labels(
    """
    sku, sku id, sku code, sku number, sku no, product sku, item sku, our sku, asin, upc sku
    item, item number, item no, item nr, item code, item id, item #, itm, ad id, post id, ad number
    product code, product id, product number, product no, prod code, prod id, web code, web id
    article, article number, article no, article code, article id, art no, art nr, art, style
    style number, style no, style code, style id, catalog number, catalog no, catalogue number
    cat no, stock code, stock number, stock no, order number, order code, order no, listing id
    reference number, reference no, reference code, reference, product reference, ref, ref no
    internal code, internal reference, store sku, model sku, dpci, tcin, plu, lot number, lot no
    artikelnummer, artikelnr, artikel nr, artikel no, artikel, artikelcode, bestellnummer
    bestellnr, bestell nr, best nr, produktnummer, produktnr, produktcode, produkt id, produkt nr
    artikel id, artnr, katalognummer, sachnummer, anzeigennummer, anzeigen id, anzeige
    objektnummer
    référence, référence produit, référence article, réf, réf produit, réf article, code article
    code produit, numéro d'article, numéro article, n° d'article, n° article, réf fournisseur
    référence interne, no de produit, numéro de produit, réf annonce, référence annonce
    referencia, referencia del producto, código, código de producto, código del producto, cod
    código de artículo, código artículo, número de artículo, n° de artículo, nº de artículo
    id del producto, código interno, código sku, clave, modelo sku, número de producto
    codice, codice articolo, codice prodotto, cod art, cod articolo, cod prodotto, riferimento
    rif, numero articolo, articolo, id prodotto, codice interno, codice sku, id annuncio
    referência, referência do produto, referência produto, código do produto, código do item
    cód, cód do produto, cód produto, número do artigo, artigo, código do anúncio, id do produto
    productnummer, productcode, artikelnr, bestelnummer, bestelcode, product nr, item nummer
    kod produktu, kod towaru, symbol, symbol produktu, nr katalogowy, numer katalogowy, indeks
    nr produktu, numer produktu, numer artykułu, nr artykułu, nr referencyjny, nr ref, kod
    id produktu
    kód, kód produktu, kód zboží, kód tovaru, katalogové číslo, číslo produktu, číslo zboží
    obj číslo, objednací číslo, objednacie číslo, obj kód, objednávací kód
    artikelnummer, produktnummer, art nr, artnr, best nr, beställningsnummer
    varenummer, varenr, vare nr, produktnr, varekode, katalognr, bestillingsnummer
    tuotenumero, tuotenro, tuotekoodi, tuote nro, tuotenr, tilausnumero, tuote id, nimikenumero
    артикул, артикль, код товара, код, код продукта, код изделия, номер товара, арт, номер артикула
    артикул товара, номер объявления, код товару, код продукту, номер по каталогу, каталожный номер
    артикулен номер, каталожен номер, код на продукта, продуктов код
    ürün kodu, ürün no, ürün numarası, stok kodu, stok no, ilan no, parça kodu, referans
    referans no
    品番, 商品番号, 商品コード, 商品管理番号, 管理番号, 商品id, 製品番号, 製品コード, 注文番号
    商品no
    货号, 商品编号, 商品货号, 产品编号, 商品编码, 編號, 商品編號, 產品編號, 貨號, 產品貨號
    型号编号, 货品编号
    상품번호, 상품코드, 제품번호, 제품코드, 품번, 상품 번호, 상품 코드, 제품 코드, 관리번호
    상품고유번호
    cikkszám, termékkód, termék kód, rendelési kód, rendelési szám, cikk szám, termékazonosító
    cod produs, cod articol, cod intern, codul produsului, cod catalog, referință
    κωδικός, κωδικός προϊόντος, κωδ, κωδικός είδους
    קוד מוצר, מק״ט, מק'ט, מקט, מספר קטלוגי, מק"ט, رقم المنتج, رمز المنتج, كود المنتج, رقم الصنف
    رقم الإعلان
    šifra, šifra proizvoda, šifra artikla, šifra izdelka, koda izdelka, artikl, kataloški broj
    prekės kodas, produkta kods, preces kods, artikuls, tootekood, artikkel, mã sản phẩm, mã sp
    mã hàng
    kode produk, kode barang, รหัสสินค้า, รหัส
    """
)
"""Names of the seller's own number."""

PART_LABELS = _labels(
    """
    part number, part no, part #, part, p/n, pn, part code, model, modell, modèle, modelo, modello
    model name, модель, 型番, model id, teilenummer, numéro de pièce, número de pieza
    produktové číslo
    """
)
"""Names of a number that is the maker's as a rule; some shops have no other one."""

MPN_LABELS = PART_LABELS | _labels(
    """
    mpn, mpn number, mfr, mfr no, mfr #, mfg, mfg no, mfg #, mfr number, mfr part, mfg part
    manufacturer number, manufacturer no, manufacturer code, manufacturer reference, maker code
    manufacturer's number, manufacturer id, manufacturer sku, vendor code, vendor number, model no
    model #, model nr, model code, vendor part, oem, oem number, oem no, producer code
    supplier code
    model name number, item model, supplier reference, supplier style no, supplier article number
    herstellernummer, hersteller nr, hersteller artikelnummer, hersteller art nr, herst nr
    herstellercode
    herstellerartikelnummer, hersteller artikel nr, herstellerreferenz, modellnummer, modell nr
    modellcode, modellbezeichnung, hersteller teilenummer, lieferantenartikelnummer, typ
    typenbezeichnung
    référence fabricant, référence constructeur, réf fabricant, réf constructeur, code fabricant
    numéro de modèle, numéro du modèle, n° de modèle, référence du fabricant
    référence fournisseur
    número de modelo, nº de modelo, código fabricante, código del fabricante
    referencia fabricante
    referencia del fabricante, número de pieza del fabricante, código do fabricante
    referência do fabricante, referência fabricante, número do modelo, modelo do item
    codice produttore, codice modello, numero modello, numero di modello, codice del produttore
    codice fornitore, cod produttore, codice costruttore, rif produttore
    modelnummer, modelcode, model nummer, fabrikantnummer, fabrikant code, fabrikantcode
    artikelnummer fabrikant, typenummer, leveranciersnummer
    kod producenta, nr producenta, numer producenta, kod modelu, numer modelu
    oznaczenie producenta
    symbol producenta, kod wytwórcy, kód výrobce, kód výrobcu, číslo modelu, číslo výrobce
    part number výrobce
    modellbeteckning, tillverkarens artikelnummer, tillverkarens artnr, tillverkarnummer
    tillv art nr
    producentnummer, producentens varenummer, producentens nr, modelnr, produsentnummer
    produsentens varenr
    valmistajan tuotekoodi, valmistajan koodi, mallinumero, malli, mallikoodi
    valmistajan tuotenumero
    код производителя, артикул производителя, номер модели, партномер, парт номер, код виробника
    модел, номер модели производителя, каталожный номер производителя, код модели
    üretici kodu, üretici parça numarası, model kodu, model numarası, model no, üretici kod
    型號, 型号, 製造商型號, 制造商型号, メーカー型番, 製品型番, モデル番号, 型式, 모델명, 모델번호
    제조사 모델명, 품목번호
    gyártói cikkszám, gyártói kód, modellszám, típus, modelis, cod producător, cod model
    κωδικός κατασκευαστή, μοντέλο, מק״ט יצרן, מק"ט יצרן, מספר דגם, דגם, رقم الموديل
    رقم الموديل من المورد
    رقم القطعة, proizvođačka šifra, kataloška šifra, model proizvoda, gamintojo kodas
    ražotāja kods
    """
)
"""Names of the maker's number."""

MPN_PARTS = tuple(
    _labels(
        """
        model number, part number, modellnummer, teilenummer, manufacturer part, modelnummer
        numéro du modèle, numéro de modèle, numéro de pièce, número de modelo, número do modelo
        número de pieza, número de peça, numero modello, numero di modello, numero di parte
        numer modelu, numer części, číslo modelu, номер модели, номер детали, modellnummer
        modelnr
        mallinumero, model numarası, parça numarası, モデル番号, 型番, 型号, 型號, 모델번호, mpn
        """
    )
)
"""A label that has one of these inside of it names the maker's number, too."""

BRAND_LABELS = _labels(
    """
    brand, brand name, brands, product brand, manufacturer, manufacturer name, maker, vendor, make
    publisher, designer, label, made by, make manufacturer, mfr name, sold by brand, producer
    marke, hersteller, verlag, markenname, hersteller marke, marke hersteller, produktmarke
    fabrikat
    herstellername, marque, fabricant, éditeur, nom de la marque, marque du produit, fabriqué par
    marca, fabricante, editorial, nombre de la marca, marca del producto, proveedor marca
    editora, nome da marca, marca do produto, editore, produttore, marchio, casa editrice
    marca prodotto
    nome marca, casa produttrice, merk, fabrikant, uitgever, merknaam, uitgeverij
    marka, producent, wydawnictwo, wydawca, nazwa marki, marka produktu, producent marka
    značka, výrobce, výrobca, vydavatel, nakladatelství, výrobce značka, vydavateľstvo
    značka produktu
    márka, gyártó, kiadó, gyártó márka, producător, marcă, editura, brand producător
    бренд, производитель, марка, торговая марка, издательство, фирма, бренд производитель
    изготовитель
    виробник, торгова марка, видавництво, марка производитель, марка производителя
    varumärke, tillverkare, förlag, märke, mærke, producent, fabrikant, forlag, varemærke, merke
    produsent, varemerke, leverandør, merkki, valmistaja, tuotemerkki, kustantaja, brändi
    üretici, marka adı, yayınevi, üretici firma, yayıncı, brend, proizvajalec, blagovna znamka
    znamka
    proizvođač, robna marka, nakladnik, prekės ženklas, gamintojas, zīmols, ražotājs, kaubamärk
    tootja
    ブランド, メーカー, ブランド名, メーカー名, 製造元, 出版社, 発売元, 販売元, 品牌, 品牌名称
    厂商, 製造商, 制造商, 廠牌
    生产厂家, 브랜드, 제조사, 브랜드명, 제조원, 출판사, 제조업체, מותג, יצרן, הוצאה
    العلامة التجارية
    الماركة, الشركة المصنعة, ماركة, thương hiệu, nhà sản xuất, hãng, hãng sản xuất, merek, ยี่ห้อ
    แบรนด์
    μάρκα, κατασκευαστής, εκδότης, εταιρεία
    """
)
"""Names of the brand or the maker."""

GTIN_LABELS = _labels(
    """
    ean, ean code, ean13, ean nr, ean nummer, ean no, ean number, ean kód, kod ean, code ean
    código ean, codice ean, ean codice, kód ean, ean kod, ean koodi, ean code 13, eancode
    13 digit ean
    gtin, gtin13, gtin12, gtin14, gtin8, gtin ean, ean gtin, gtin number, gtin code, gtin nummer
    upc, upc code, upca, upc number, upc no, upc ean, ean upc, item upc, global trade item number
    barcode, bar code, barcode number, barcode no, barcodes, strichcode, ean strichcode
    strichcodenummer
    code barres, code barre, code à barres, code barres ean, código de barras, codigo de barras
    codice a barre
    streepjescode, kod kreskowy, čárový kód, čiarový kód, streckkod, stregkode, strekkode
    viivakoodi
    штрихкод, штрих код, баркод, штрихкод ean, barkod, barkod no, barkod numarası, vonalkód
    cod de bare, cod bare
    jan, jan code, janコード, jan code ean, jan ean, 条形码, 商品条码, 條碼, 国际条码, バーコード
    바코드, μπάρκοντ
    ברקוד, الباركود, رقم الباركود, brūkšninis kodas, svītrkods, ribakood, črtna koda, mã vạch
    isbn, isbn10, isbn13, isbn 10, isbn 13, isbn number, isbn nummer, isbn code, isbn no
    code isbn
    isbn番号, issn, ismn, ean isbn, isbn ean, isbn issn, numéro isbn, código isbn, codice isbn
    isbn kód
    """
)
"""Names of numbers that a standard issues."""
