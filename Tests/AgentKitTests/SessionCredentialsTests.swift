import ModelInterface
import Testing

@testable import AgentKit

@Suite(.timeLimit(.minutes(5))) struct SessionCredentialsTests {
  @Test func `the newest counts, and nothing changes nothing`() {
    let loans = SessionCredentials()
    let session = SessionID(rawValue: "s")
    loans.lend(Credentials(["K": "1"]), to: session, busy: [])
    loans.lend(nil, to: session, busy: [])
    #expect(loans[session] == Credentials(["K": "1"]))
    loans.lend(Credentials(["K": "2"]), to: session, busy: [])
    #expect(loans[session] == Credentials(["K": "2"]))
    loans.forget(session)
    #expect(loans[session] == nil)
  }

  @Test func `beyond its bound the oldest that nobody works in is forgotten`() {
    let loans = SessionCredentials(capacity: 2)
    let sessions = ["a", "b", "c", "d"].map(SessionID.init(rawValue:))
    for session in sessions.prefix(2) { loans.lend(Credentials(["K": "v"]), to: session, busy: []) }
    loans.lend(Credentials(["K": "v"]), to: sessions[2], busy: [sessions[0]])
    #expect(sessions.map { loans[$0] != nil } == [true, false, true, false])
    loans.lend(Credentials(["K": "v"]), to: sessions[0], busy: [])
    loans.lend(Credentials(["K": "v"]), to: sessions[3], busy: [])
    #expect(sessions.map { loans[$0] != nil } == [true, false, false, true])
  }
}
