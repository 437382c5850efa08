import Foundation
import Hummingbird
import JWTKit
import Logging

let settings = try Settings(ProcessInfo.processInfo.environment)
let keys = await JWTKeyCollection().add(hmac: HMACKey(from: settings.secret), digestAlgorithm: .sha256)
var logger = Logger(label: "peer")
logger.logLevel = .warning
let application = Application(
    router: router(store: try Store(path: settings.database), keys: keys),
    configuration: ApplicationConfiguration(address: settings.address), logger: logger)
try await application.runService()
