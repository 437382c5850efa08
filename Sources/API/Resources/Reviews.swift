import Catalogue
import Gateway
import JSON

/// The reviews of courses: listed by anyone, written by those who are signed in, changed by who wrote them.
enum Reviews {
    private static let path = "/api/v1/reviews"

    static func path(of id: Int64) -> String { "\(path)/\(id)" }

    @Sendable
    static func list(_ call: Call) throws(Problem) -> Response {
        let page = try Page(of: call.request)
        let found = try call.catalogue { store throws(CatalogueError) in
            try store.reviews(after: page.after, limit: page.limit + 1)
        }
        return response(page.cut(found, id: \.id, at: call.path(path)), call)
    }

    @Sendable
    static func listOfCourse(_ call: Call) throws(Problem) -> Response {
        let page = try Page(of: call.request)
        let found = try call.catalogue { store throws(CatalogueError) in
            try store.reviews(of: call.id, after: page.after, limit: page.limit + 1)
        }
        guard let found else { throw Courses.missing(call) }
        return response(page.cut(found, id: \.id, at: call.path("\(Courses.path(of: call.id))/reviews")), call)
    }

    @Sendable
    static func show(_ call: Call) throws(Problem) -> Response {
        Response(representing: try review(call).representation(call))
    }

    @Sendable
    static func add(_ call: Call, _ principal: Principal) throws(Problem) -> Response {
        let draft = try ReviewDraft(call)
        let review = try call.change { store throws(CatalogueError) in
            try store.add(draft, by: principal.author, at: call.now)
        }
        return response(.created, review, call)
    }

    @Sendable
    static func replace(_ call: Call, _ principal: Principal) throws(Problem) -> Response {
        try call.refuse(principal, toChange: try review(call))
        let draft = try ReviewDraft(call)
        let changes = ReviewChanges(course: draft.course, rating: draft.rating, comment: draft.comment)
        return try update(changes, call, principal)
    }

    @Sendable
    static func change(_ call: Call, _ principal: Principal) throws(Problem) -> Response {
        try call.refuse(principal, toChange: try review(call))
        return try update(try ReviewChanges(call), call, principal)
    }

    @Sendable
    static func remove(_ call: Call, _ principal: Principal) throws(Problem) -> Response {
        try call.refuse(principal, toChange: try review(call))
        let change = try call.change { store throws(CatalogueError) in
            try store.remove(review: call.id) { call.objection(to: $0, by: principal) }
        }
        _ = try change.stored(orElse: missing(call))
        return Response(.noContent)
    }
}

extension Reviews {
    private static func review(_ call: Call) throws(Problem) -> Review {
        let review = try call.catalogue { store throws(CatalogueError) in try store.review(call.id) }
        guard let review else { throw missing(call) }
        return review
    }

    private static func missing(_ call: Call) -> Problem {
        Problem(.notFound, "Review \(call.id) does not exist")
    }

    private static func update(
        _ changes: ReviewChanges, _ call: Call, _ principal: Principal
    ) throws(Problem) -> Response {
        let change = try call.change { store throws(CatalogueError) in
            try store.update(review: call.id, changes) { call.objection(to: $0, by: principal) }
        }
        return response(.ok, try change.stored(orElse: missing(call)), call)
    }

    private static func response(_ page: (items: ArraySlice<Review>, links: [Field]), _ call: Call) -> Response {
        Response(
            representing: ["reviews": .array(page.items.map { $0.representation(call) })], fields: page.links)
    }

    private static func response(_ status: Status, _ review: Review, _ call: Call) -> Response {
        Response(
            status, representing: review.representation(call),
            fields: [Field(.location, call.path(path(of: review.id)))])
    }
}
