import Org
import Testing

@Suite("Record ids")
struct RecordIDTests {
  @Test("what is written is read again", arguments: [0, 1, 61, 62, 3_843, 1_000_000, RecordID.mostRecords - 1])
  func roundTrip(number: Int64) throws {
    let id = RecordID(prefix: "00Q", number: number)
    #expect(id.text.count == 18)
    #expect(RecordID(Array(id.text.utf8)) == id)
    #expect(RecordID(Array(id.text.utf8.prefix(15))) == id)
  }

  @Test(
    "texts that are no ids are none",
    arguments: ["", "001", "001000000000000", "0015gL0000000!a", "0015gL000000001AAZ"]
  )
  func refused(text: String) { #expect(RecordID(Array(text.utf8)) == nil) }

  @Test("the check characters are those of generated records")
  func check() { #expect(RecordID(prefix: "001", number: 42).text == "0015gL00000000gABA") }
}
