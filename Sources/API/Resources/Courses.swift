import Catalogue
import Gateway
import JSON

/// The courses: listed by anyone, added by those who are signed in, changed by who added them.
enum Courses {
    private static let path = "/api/v1/courses"

    static func path(of id: Int64) -> String { "\(path)/\(id)" }

    /// What is said where there is no such course.
    static func absence(of id: Int64) -> String { "Course \(id) does not exist" }

    @Sendable
    static func list(_ call: Call) throws(Problem) -> Response {
        let page = try Page(of: call.request)
        let search = try Search(of: call.request)
        let found = try call.catalogue { store throws(CatalogueError) in
            try store.courses(after: page.after, limit: page.limit + 1, matching: search.words)
        }
        let (courses, links) = page.cut(found, id: \.id, at: call.path(path), query: search.query)
        return Response(representing: ["courses": .array(courses.map { $0.representation(call) })], fields: links)
    }

    @Sendable
    static func show(_ call: Call) throws(Problem) -> Response {
        Response(representing: try course(call).representation(call))
    }

    @Sendable
    static func add(_ call: Call, _ principal: Principal) throws(Problem) -> Response {
        let draft = try CourseDraft(try BodyFields(of: call.request))
        let course = try call.change { store throws(CatalogueError) in
            try store.add(draft, by: principal.author, at: call.now)
        }
        return response(.created, course, call)
    }

    @Sendable
    static func replace(_ call: Call, _ principal: Principal) throws(Problem) -> Response {
        try refuse(objection(call, principal), to: call)
        let draft = try CourseDraft(try BodyFields(of: call.request))
        return try update(CourseChanges(title: draft.title, url: draft.url), call, principal)
    }

    @Sendable
    static func change(_ call: Call, _ principal: Principal) throws(Problem) -> Response {
        try refuse(objection(call, principal), to: call)
        return try update(try CourseChanges(try BodyFields(of: call.request)), call, principal)
    }

    @Sendable
    static func remove(_ call: Call, _ principal: Principal) throws(Problem) -> Response {
        try refuse(objection(call, principal), to: call)
        let change = try call.change { store throws(CatalogueError) in
            try store.remove(course: call.id, unless: objection(call, principal))
        }
        _ = try change.stored(orElse: missing(call))
        return Response(.noContent)
    }
}

extension Courses {
    private static func course(_ call: Call) throws(Problem) -> Course {
        let course = try call.catalogue { store throws(CatalogueError) in try store.course(call.id) }
        guard let course else { throw missing(call) }
        return course
    }

    static func missing(_ call: Call) -> Problem {
        Problem(.notFound, absence(of: call.id))
    }

    /// What speaks against a change: who asks for it, or that the course is not what they think.
    private static func objection(_ call: Call, _ principal: Principal) -> (Course) -> Problem? {
        let precondition = Precondition(of: call.request)
        return { course in
            guard principal.mayChange(whatBelongsTo: course.creator) else {
                return Problem(.forbidden, "Only who added the course, or an admin, may change it.")
            }
            return precondition.problem(with: course.representation(call))
        }
    }

    /// Objects before the content is looked at, and before anything is locked; whoever changes the course asks again.
    private static func refuse(_ objection: (Course) -> Problem?, to call: Call) throws(Problem) {
        if let problem = objection(try course(call)) { throw problem }
    }

    private static func update(
        _ changes: CourseChanges, _ call: Call, _ principal: Principal
    ) throws(Problem) -> Response {
        let change = try call.change { store throws(CatalogueError) in
            try store.update(course: call.id, changes, unless: objection(call, principal))
        }
        return response(.ok, try change.stored(orElse: missing(call)), call)
    }

    private static func response(_ status: Status, _ course: Course, _ call: Call) -> Response {
        Response(
            status, representing: course.representation(call),
            fields: [Field(.location, call.path(path(of: course.id)))])
    }
}
