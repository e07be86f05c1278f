extension WordList {
  static let firstNames = [
    "Ada", "Aisha", "Akira", "Alan", "Amara", "Anders", "Anna", "Arjun", "Barbara", "Beatriz", "Ben", "Carlos", "Chen",
    "Clara", "Daniel", "David", "Diego", "Edith", "Elena", "Emil", "Emma", "Erik", "Fatima", "Felix", "Frida", "Grace",
    "Greta", "Hana", "Hugo", "Ida", "Ines", "Ivan", "Jakob", "James", "Jana", "Joan", "Jonas", "Julia", "Karim",
    "Katja",
    "Kofi", "Lars", "Laura", "Leila", "Leo", "Lina", "Lucas", "Maja", "Marco", "Maria", "Mateo", "Mei", "Mila",
    "Mohammed",
    "Nadia", "Nina", "Noah", "Olga", "Oscar", "Paul", "Petra", "Priya", "Rosa", "Samuel", "Sara", "Sofia", "Thomas",
    "Yuki",
  ]
  static let lastNames = [
    "Adams", "Almeida", "Andersen", "Baker", "Bauer", "Becker", "Bianchi", "Brown", "Campbell", "Castro", "Clark",
    "Costa", "Dubois", "Eriksson", "Fernandez", "Fischer", "Fontaine", "Garcia", "Gomez", "Green", "Haas", "Hansen",
    "Hoffmann", "Hughes", "Ito", "Ivanova", "Jansen", "Jensen", "Johansson", "Jones", "Kaya", "Keller", "Khan", "Kim",
    "Klein", "Kowalski", "Kumar", "Larsen", "Laurent", "Lee", "Lopez", "Martin", "Meyer", "Moreau", "Mueller",
    "Nakamura",
    "Nguyen", "Nielsen", "Novak", "Okafor", "Olsen", "Patel", "Pereira", "Petrov", "Popescu", "Rossi", "Santos", "Sato",
    "Schmidt", "Schneider", "Silva", "Singh", "Smith", "Tanaka", "Taylor", "Visser", "Wagner", "Wang", "Weber",
    "Wilson",
    "Wood", "Yilmaz", "Young", "Zhang",
  ]
  static let streets = [
    "Acacia Avenue", "Bahnhofstrasse", "Baker Street", "Beacon Road", "Bridge Street", "Canal Street", "Cedar Lane",
    "Chestnut Street", "Church Road", "College Street", "Elm Street", "Garden Street", "Grove Road", "Harbour Street",
    "Hauptstrasse", "High Street", "Hill Road", "King Street", "Lake View", "Linden Avenue", "Main Street",
    "Maple Avenue",
    "Market Square", "Mill Lane", "Oak Street", "Orchard Road", "Park Avenue", "Queen Street", "Rue de la Gare",
    "River Road", "Schillerplatz", "Station Road", "Via Roma", "Victoria Road", "Washington Street", "Willow Way",
  ]
  static let cities: [(name: String, country: String, currency: String)] = [
    ("Amsterdam", "Netherlands", "EUR"), ("Austin", "United States", "USD"), ("Barcelona", "Spain", "EUR"),
    ("Berlin", "Germany", "EUR"), ("Boston", "United States", "USD"), ("Bristol", "United Kingdom", "GBP"),
    ("Chicago", "United States", "USD"), ("Copenhagen", "Denmark", "DKK"), ("Denver", "United States", "USD"),
    ("Dublin", "Ireland", "EUR"), ("Geneva", "Switzerland", "CHF"), ("Hamburg", "Germany", "EUR"),
    ("Helsinki", "Finland", "EUR"), ("Leeds", "United Kingdom", "GBP"), ("Lisbon", "Portugal", "EUR"),
    ("London", "United Kingdom", "GBP"), ("Lyon", "France", "EUR"), ("Madrid", "Spain", "EUR"),
    ("Melbourne", "Australia", "AUD"), ("Milan", "Italy", "EUR"), ("Munich", "Germany", "EUR"),
    ("New York", "United States", "USD"), ("Osaka", "Japan", "JPY"), ("Oslo", "Norway", "NOK"),
    ("Paris", "France", "EUR"), ("Rotterdam", "Netherlands", "EUR"), ("Seattle", "United States", "USD"),
    ("Singapore", "Singapore", "SGD"), ("Stockholm", "Sweden", "SEK"), ("Sydney", "Australia", "AUD"),
    ("Tokyo", "Japan", "JPY"), ("Toronto", "Canada", "CAD"), ("Turin", "Italy", "EUR"), ("Vancouver", "Canada", "CAD"),
    ("Vienna", "Austria", "EUR"), ("Zurich", "Switzerland", "CHF"),
  ]
  static let trades = [
    "Analytics", "Appliances", "Books", "Components", "Consulting", "Electronics", "Energy", "Engineering", "Foods",
    "Freight", "Furniture", "Glass", "Instruments", "Insurance", "Logistics", "Marine", "Media", "Motors", "Optics",
    "Outdoor", "Packaging", "Pharma", "Printing", "Robotics", "Software", "Sports", "Steel", "Textiles", "Tools",
    "Trading",
  ]
  static let industries = [
    "Agriculture", "Apparel", "Banking", "Biotechnology", "Chemicals", "Communications", "Construction", "Education",
    "Electronics", "Energy", "Engineering", "Finance", "Healthcare", "Hospitality", "Insurance", "Manufacturing",
    "Media",
    "Retail", "Shipping", "Technology", "Transportation", "Utilities",
  ]
  static let subjects = [
    "Order has not arrived", "Parcel arrived damaged", "Wrong item delivered", "Invoice does not match the order",
    "Cannot sign in to the portal", "Refund has not arrived", "Change of delivery address", "Question about warranty",
    "Cancel my order", "Item missing from parcel", "Payment was charged twice", "Return label needed",
  ]
  static let products = [
    "office chairs", "desk lamps", "laser printers", "network switches", "coffee machines", "shipping crates",
    "water pumps", "steel shelves", "tool kits", "safety gloves", "label rolls", "pallet wraps", "monitors",
    "keyboards",
    "air filters", "bicycle tyres",
  ]
  static let causes = [
    "collision at a crossing", "hail on the roof", "water from a burst pipe", "theft from a parked car",
    "fire in the kitchen", "luggage lost on the way", "storm damage to the fence", "glass broken by a stone",
    "goods crushed in transit", "slip on a wet floor",
  ]
  static let stages = [
    "Prospecting", "Qualification", "Needs Analysis", "Value Proposition", "Proposal/Price Quote", "Negotiation/Review",
    "Closed Won", "Closed Lost",
  ]
  static let nextSteps = [
    "Call the buyer", "Send the offer", "Arrange a demonstration", "Agree on terms", "Wait for approval",
    "Plan the handover",
  ]
}
