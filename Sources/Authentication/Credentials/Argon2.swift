import CArgon2

/// Argon2 (RFC 9106) by libargon2, which works in huge pages here.
struct Argon2 {
    /// Whether it is argon2id, and not argon2i.
    let isArgon2id: Bool
    /// The version of the algorithm, 16 or 19.
    let version: Int
    /// Memory, iterations and parallelism.
    let cost: PasswordHashCost
    /// The salt.
    let salt: [UInt8]

    /// Hashes a password.
    ///
    /// - Parameters:
    ///   - password: What to hash.
    ///   - count: The length of the hash in bytes.
    /// - Returns: The hash.
    /// - Throws: `PasswordHashError.outOfMemory`.
    func hash(_ password: ArraySlice<UInt8>, count: Int) throws(PasswordHashError) -> [UInt8] {
        var hash = [UInt8](repeating: 0, count: count)
        let code = unsafe withContext(password, &hash) { context in unsafe argon2_ctx(&context, type) }
        guard code == ARGON2_OK.rawValue else { throw .outOfMemory }
        return hash
    }

    /// Whether a password has a hash; libargon2 compares in constant time.
    ///
    /// - Parameters:
    ///   - password: What a client sent.
    ///   - hash: The hash that it should have.
    /// - Returns: False for any other password.
    /// - Throws: `PasswordHashError.outOfMemory`, with which nothing is said about the password.
    func verify(_ password: ArraySlice<UInt8>, hash: [UInt8]) throws(PasswordHashError) -> Bool {
        var computed = [UInt8](repeating: 0, count: hash.count)
        let code = unsafe withContext(password, &computed) { context in
            unsafe hash.withUnsafeBytes { hash in
                unsafe argon2_verify_ctx(&context, hash.baseAddress?.assumingMemoryBound(to: CChar.self), type)
            }
        }
        if Self.shortages.contains(where: { $0.rawValue == code }) { throw .outOfMemory }
        return code == ARGON2_OK.rawValue
    }

    private static let shortages = [ARGON2_MEMORY_ALLOCATION_ERROR, ARGON2_THREAD_FAIL]

    private var type: argon2_type { isArgon2id ? Argon2_id : Argon2_i }

    private func withContext(
        _ password: ArraySlice<UInt8>, _ hash: inout [UInt8], _ body: (inout argon2_context) -> Int32
    ) -> Int32 {
        unsafe hash.withUnsafeMutableBufferPointer { hash in
            unsafe password.withUnsafeBufferPointer { password in
                unsafe salt.withUnsafeBufferPointer { salt in
                    var context = unsafe context(password, salt, hash)
                    return unsafe body(&context)
                }
            }
        }
    }

    /// Without its flags libargon2 does not write to password and salt.
    @unsafe
    private func context(
        _ password: UnsafeBufferPointer<UInt8>, _ salt: UnsafeBufferPointer<UInt8>,
        _ hash: UnsafeMutableBufferPointer<UInt8>
    ) -> argon2_context {
        var context = unsafe argon2_context()
        unsafe context.out = hash.baseAddress
        unsafe context.outlen = UInt32(clamping: hash.count)
        unsafe context.pwd = UnsafeMutablePointer(mutating: password.baseAddress)
        unsafe context.pwdlen = UInt32(clamping: password.count)
        unsafe context.salt = UnsafeMutablePointer(mutating: salt.baseAddress)
        unsafe context.saltlen = UInt32(clamping: salt.count)
        unsafe context.t_cost = UInt32(clamping: cost.iterations)
        unsafe context.m_cost = UInt32(clamping: cost.memory)
        unsafe context.lanes = UInt32(clamping: cost.parallelism)
        // The lanes one after the other. A thread for each would end by pthread_exit, for which the C library loads another one:
        // a process that has confined itself would be ended by that. And it would take cores that requests have, too.
        unsafe context.threads = 1
        unsafe context.version = UInt32(clamping: version)
        unsafe context.allocate_cbk = { place, count in unsafe Argon2.allocate(place, count) }
        unsafe context.free_cbk = { memory, count in unsafe Argon2.free(memory, count) }
        return unsafe context
    }

    @unsafe
    private static func allocate(_ place: UnsafeMutablePointer<UnsafeMutablePointer<UInt8>?>?, _ count: Int) -> Int32 {
        // libargon2 looks at the pointer alone, and not at what is returned.
        let memory = unsafe HugePages.map(count)?.assumingMemoryBound(to: UInt8.self)
        unsafe place?.pointee = memory
        return unsafe memory == nil ? ARGON2_MEMORY_ALLOCATION_ERROR.rawValue : ARGON2_OK.rawValue
    }

    /// libargon2 has wiped the memory before.
    @unsafe
    private static func free(_ memory: UnsafeMutablePointer<UInt8>?, _ count: Int) {
        guard let memory = unsafe memory else { return }
        unsafe HugePages.unmap(memory, count)
    }
}
