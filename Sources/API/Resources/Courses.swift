import Authentication
import Catalogue
import Gateway
import JSON

/// The courses: listed by anyone, added by those who are signed in.
enum Courses {
    private static let path = "/api/v1/courses"

    @Sendable
    static func list(_ call: Call) throws(Problem) -> Response {
        let page = try Page(of: call.request)
        let found = try call.catalogue { (store) throws(CatalogueError) in
            try store.courses(after: page.after, limit: page.limit + 1)
        }
        let courses = found.prefix(page.limit)
        var response = Response(representing: ["courses": .array(courses.map { $0.representation })])
        if found.count > courses.count, let last = courses.last {
            response.fields.append(page.next(after: last.id, at: call.path(path)))
        }
        return response
    }

    @Sendable
    static func show(_ call: Call) throws(Problem) -> Response {
        let course = try call.catalogue { (store) throws(CatalogueError) in try store.course(call.id) }
        guard let course else { throw Problem(.notFound, "Course \(call.id) does not exist") }
        return Response(representing: course.representation)
    }

    @Sendable
    static func add(_ call: Call, _ principal: Principal) throws(Problem) -> Response {
        let draft = try CourseDraft(try BodyFields(of: call.request))
        let author = Author(id: principal.credential.id, name: principal.credential.username.text)
        do throws(CatalogueError) {
            let course = try call.service.catalogue.add(draft, by: author, at: call.now)
            return Response(.created, course.representation, fields: [location(of: course.id, call)])
        } catch .duplicateURL(let id) {
            throw Problem(
                .conflict, .fields([("url", "Course \(id) has this URL already")]), fields: [location(of: id, call)])
        } catch {
            throw Problem(error)
        }
    }

    private static func location(of id: Int64, _ call: Call) -> Field {
        Field(.location, call.path("\(path)/\(id)"))
    }
}
