import Testing

@testable import FastCGI

@Suite struct DutyPlacesTests {
    @Test("there is one place, and the only one stays")
    func only() throws {
        let places = try DutyPlaces(limit: 2)
        places.take()
        #expect(!places.remove())
    }

    @Test("no more places are made than may be", arguments: [1, 2, 4])
    func limit(limit: Int) throws {
        let places = try DutyPlaces(limit: limit)
        for _ in 0..<10 { places.add() }
        for _ in 0..<limit { places.take() }
        for _ in 1..<limit { #expect(places.remove()) }
        #expect(!places.remove())
    }

    @Test("who stands by takes no place away that another has got meanwhile")
    func relieved() throws {
        let places = try DutyPlaces(limit: 2)
        let duty = Duty(places: places, bell: try DutyBell())
        duty.take()
        #expect(!duty.standBy())
        duty.callForHelp()
        // As if relieved in the moment before it stands by.
        duty.leave()
        #expect(duty.standBy())
        for _ in 0..<2 { places.take() }
        #expect(places.remove())
        #expect(!places.remove())
    }

    @Test("a worker that stands by gives its place to nobody")
    func standingBy() throws {
        let places = try DutyPlaces(limit: 2)
        let (one, other) = (Duty(places: places, bell: try DutyBell()), Duty(places: places, bell: try DutyBell()))
        one.take()
        one.callForHelp()
        other.take()
        #expect(other.standBy())
        #expect(!one.standBy())
    }
}
