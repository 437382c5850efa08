import Catalogue
import Gateway
import JSON

/// What somebody has made, and others may see and not change.
protocol Owned {
    /// Who may change it, besides an admin; nil where nobody else may.
    var owner: Author? { get }
    /// What its owner has done, as in "who added the course".
    static var making: String { get }

    func representation(_ call: Call) -> JSONValue
}

extension Call {
    /// What speaks against a change: who asks for it, or that the thing is not what they think.
    func objection(to item: some Owned, by principal: Principal) -> Problem? {
        guard principal.mayChange(whatBelongsTo: item.owner) else {
            return Problem(.forbidden, "Only who \(type(of: item).making), or an admin, may change it.")
        }
        return Precondition(of: request).problem(with: item.representation(self))
    }

    /// Objects before the content is looked at, and before anything is locked; whoever makes the change asks again.
    func refuse(_ principal: Principal, toChange item: some Owned) throws(Problem) {
        if let problem = objection(to: item, by: principal) { throw problem }
    }
}

extension Course: Owned {
    static let making = "added the course"

    var owner: Author? { creator }
}

extension Review: Owned {
    static let making = "wrote the review"

    var owner: Author? { creator }
}
