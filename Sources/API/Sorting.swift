import Catalogue
import Gateway

/// In which order the courses are asked for: the query value `sort`, and for ranks `rank`, which goes with `after`.
struct Sorting {
    /// The order, and where in it the page begins.
    let order: CourseOrder
    /// What `sort` is on every page; nil where it is not there.
    private let name: Name?

    private enum Name: String {
        case id
        case newest
        case rating
    }

    init(of request: Request, _ page: Page) throws(Problem) {
        name = try Self.name(request)
        let rank = try Self.rank(request)
        guard name == .rating || rank == nil else { throw Self.fault("rank", "rank goes with sort=rating alone") }
        order =
            switch name {
            case nil, .id: .id(after: page.after)
            case .newest: .newest(upTo: page.place.map { $0 - 1 } ?? .max)
            case .rating: .rating(after: try Self.place(rank, page.place))
            }
    }

    /// The rest of the query of the page behind a course.
    func query(behind course: Course) -> String {
        guard let name else { return "" }
        let rank = name == .rating ? "&rank=\(CourseRank(of: course.ratings).number)" : ""
        return "\(rank)&sort=\(name.rawValue)"
    }
}

extension Sorting {
    private static func name(_ request: Request) throws(Problem) -> Name? {
        let values = request.query?.values(of: "sort") ?? []
        guard let text = values.first else { return nil }
        guard values.count == 1, let name = Name(rawValue: text) else {
            throw fault("sort", "sort is one of id, newest and rating")
        }
        return name
    }

    private static func rank(_ request: Request) throws(Problem) -> CourseRank? {
        let values = request.query?.values(of: "rank") ?? []
        guard let text = values.first else { return nil }
        guard values.count == 1, let number = Int64(canonical: text), let rank = CourseRank(number) else {
            throw fault("rank", "rank is one number as the Link field has it")
        }
        return rank
    }

    private static func place(_ rank: CourseRank?, _ id: Int64?) throws(Problem) -> CourseOrder.RatedPlace? {
        switch (rank, id) {
        case (let rank?, let id?): return CourseOrder.RatedPlace(rank: rank, id: id)
        case (nil, nil): return nil
        default:
            throw fault("rank", "rank and after go together where sort is rating, as the Link field has them")
        }
    }

    private static func fault(_ name: String, _ text: String) -> Problem {
        Problem(.badRequest, .fields([(name, text)]))
    }
}
