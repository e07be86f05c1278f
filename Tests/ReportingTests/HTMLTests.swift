import Foundation
import Reporting
import Testing

@Suite("HTML report")
struct HTMLTests {
  private static let page = htmlReport(Fixture.report(replications: 1))

  @Test("every tag that opens closes, in order")
  func balanced() {
    #expect(unbalanced(Self.page) == nil)
    #expect(unbalanced(htmlReport(Fixture.report(candidates: ["batch"], storms: ["calm"], replications: 1))) == nil)
  }

  @Test("fetches nothing and runs nothing")
  func selfContained() {
    let page = Self.page
    for word in ["http://", "https://", "src=", "@import", "url(", "<script", "<link", "onclick", "<iframe"] {
      #expect(!page.contains(word), "\(word)")
    }
  }

  @Test("a user's strings are text, wherever they appear")
  func injection() {
    let page = htmlReport(Fixture.report(candidates: ["call-in", Fixture.injection], summary: Fixture.injection))
    #expect(!page.contains("<script"))
    #expect(page.contains("&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt; &amp; &quot;quotes&quot;"))
    #expect(!page.contains("<b>on demand</b>"))
    #expect(unbalanced(page) == nil)
  }

  @Test(
    "has every section",
    arguments: [
      "verdict", "figures", "course", "percentiles", "budget", "ledger", "activations", "allocations", "napkin",
      "limits", "candidates", "scenario", "environment", "model", "files",
    ]
  )
  func sections(id: String) {
    let page = Self.page
    #expect(page.contains("<section id=\"\(id)\""))
    #expect(page.contains("href=\"#\(id)\""))
  }

  @Test("says the verdict in words, and what proves nothing")
  func verdict() {
    let page = Self.page
    #expect(page.contains("call-out and event-driven meet both objectives in every weather."))
    #expect(page.contains("touched no change and no read of batch"))
    #expect(page.contains("is not applicable to fulfilment"))
    #expect(page.contains("not calibrated against live runs"))
  }

  @Test("charts say whether they show means, largest values or sums")
  func captions() {
    let page = htmlReport(Fixture.report(storms: ["calm"], replications: 1, buckets: 8_640))
    #expect(page.contains("backlog <small>largest value in each 5 m, logarithmic scale</small>"))
    #expect(page.contains("delay <small>largest mean of 10 s in each 5 m, logarithmic scale</small>"))
    #expect(page.contains("visible <small>changes in each 5 m</small>"))
    let coarse = htmlReport(Fixture.report(storms: ["calm"], replications: 1, buckets: 24))
    #expect(coarse.contains("delay <small>mean of each 1 h, logarithmic scale</small>"))
  }

  @Test("ids are unique, and charts and tables speak")
  func accessible() {
    let page = Self.page
    let ids = page.matches(of: /\sid="([^"]+)"/).map { String($0.1) }
    #expect(Set(ids).count == ids.count)
    for match in page.matches(of: /aria-labelledby="([^"]+)"/) {
      for id in match.1.split(separator: " ") { #expect(ids.contains(String(id))) }
    }
    #expect(page.matches(of: /<svg\s/).count == page.matches(of: /role="img"/).count)
    #expect(page.matches(of: /<table[ >]/).count == page.matches(of: /<caption>/).count)
    #expect(!page.contains("<th>"))
    #expect(page.contains("<html lang=\"en\">"))
  }

  @Test("equal runs give equal bytes")
  func reproducible() {
    #expect(htmlReport(Fixture.report(replications: 1)) == Self.page)
  }

  @Test("links the lives of sampled changes where they are")
  func lives() {
    #expect(!Self.page.contains("lives.csv"))
    let small = Fixture.report(candidates: ["batch"], storms: ["calm"], replications: 1)
    #expect(htmlReport(small, hasLives: true).contains("href=\"lives.csv\""))
  }

  /// The first tag that is out of order, read as XML; `nil` where all is well.
  private func unbalanced(_ page: String) -> String? {
    var open: [Substring] = []
    for match in page.matches(of: /<(\/?)([a-z0-9]+)((?:\s+[a-zA-Z-]+="[^"<]*")*)\s*(\/?)>|<!DOCTYPE html>|</) {
      guard let name = match.2 else {
        if match.0 == "<!DOCTYPE html>" { continue }
        return String(page[match.range.lowerBound...].prefix(60))
      }
      if match.4 == "/" { continue }
      if match.1 != "/" {
        open.append(name)
      } else if open.popLast() != name {
        return "</\(name)>"
      }
    }
    return open.last.map(String.init)
  }
}
