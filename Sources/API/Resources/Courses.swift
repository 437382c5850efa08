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
        let sorting = try Sorting(of: call.request, page)
        let search = try Search(of: call.request)
        let found = try call.catalogue { store throws(CatalogueError) in
            try store.courses(sorting.order, limit: page.limit + 1, matching: search.words)
        }
        let (courses, links) = page.cut(found, id: \.id, at: call.path(path)) {
            sorting.query(behind: $0) + search.query
        }
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
        try call.refuse(principal, toChange: try course(call))
        let draft = try CourseDraft(try BodyFields(of: call.request))
        return try update(CourseChanges(title: draft.title, url: draft.url), call, principal)
    }

    @Sendable
    static func change(_ call: Call, _ principal: Principal) throws(Problem) -> Response {
        try call.refuse(principal, toChange: try course(call))
        return try update(try CourseChanges(try BodyFields(of: call.request)), call, principal)
    }

    @Sendable
    static func remove(_ call: Call, _ principal: Principal) throws(Problem) -> Response {
        try call.refuse(principal, toChange: try course(call))
        let change = try call.change { store throws(CatalogueError) in
            try store.remove(course: call.id) { call.objection(to: $0, by: principal) }
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

    private static func update(
        _ changes: CourseChanges, _ call: Call, _ principal: Principal
    ) throws(Problem) -> Response {
        let change = try call.change { store throws(CatalogueError) in
            try store.update(course: call.id, changes) { call.objection(to: $0, by: principal) }
        }
        return response(.ok, try change.stored(orElse: missing(call)), call)
    }

    private static func response(_ status: Status, _ course: Course, _ call: Call) -> Response {
        Response(
            status, representing: course.representation(call),
            fields: [Field(.location, call.path(path(of: course.id)))])
    }
}
