import FastCGI
import Files
import Logging

StandardStream.prepare()
LoggingSystem.bootstrap { _ in JSONLogHandler() }
let logger = Logger(label: "syllabus")

do {
    try Startup(environment: ProcessEnvironment.variables, logger: logger).serve()
} catch {
    StartFailure(error).end(logger)
}
