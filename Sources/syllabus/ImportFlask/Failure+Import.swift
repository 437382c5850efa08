import FlaskImport

extension Failure {
    init(_ error: OldDatabaseError) {
        let status: ExitStatus =
            switch error {
            case .otherSchema, .damaged, .cutOff: .data
            case .unopened, .busy, .unreadable: .inputOutput
            }
        self.init(status, "\(error)")
    }

    init(_ error: ImportError) {
        switch error {
        case .noSuchOwner: self.init(.noUser, "\(error)")
        case .changedMeanwhile: self.init(.inputOutput, "\(error)")
        }
    }
}
