import Hummingbird
import JWTKit

/// All routes.
func router(store: Store, keys: JWTKeyCollection) -> Router<Context> {
    let router = Router(context: Context.self)
    let signIn = SignIn(store: store, keys: keys)
    router.get("ping") { _, _ in "pong" }
    let api = router.group("api/v1")
    api.get("courses") { _, _ in
        CourseList(courses: try await store.courses())
    }
    api.get("courses/:id") { _, context in
        try await store.course(id: context.parameters.require("id", as: Int64.self))
    }
    api.post("courses") { request, context in
        let user = try await signIn.user(of: request)
        let draft = try await request.decode(as: CourseDraft.self, context: context)
        let course = try await store.add(draft, by: user)
        return EditedResponse(
            status: .created, headers: [.location: "/api/v1/courses/\(course.id)"], response: course)
    }
    api.get("users/me") { request, _ in
        try await signIn.user(of: request)
    }
    return router
}
