/// The working variables a to h of one block's compression (FIPS 180-4, section 6.2.2, steps 2 and 3).
struct WorkingVariables {
    var a: UInt32
    var b: UInt32
    var c: UInt32
    var d: UInt32
    var e: UInt32
    var f: UInt32
    var g: UInt32
    var h: UInt32

    /// The 64 rounds, of which the first 48 expand the message schedule.
    ///
    /// Inlined, the variables are in registers, and without a loop the constants are in the instructions.
    @inline(__always)
    mutating func compress(_ schedule: inout MessageSchedule) {
        sixteenRounds(from: 0, &schedule, expanding: true)
        sixteenRounds(from: 16, &schedule, expanding: true)
        sixteenRounds(from: 32, &schedule, expanding: true)
        sixteenRounds(from: 48, &schedule, expanding: false)
    }

    @inline(__always)
    private mutating func sixteenRounds(from first: Int, _ schedule: inout MessageSchedule, expanding: Bool) {
        if expanding { schedule.addUp() }
        eightRounds(from: first, at: 0, &schedule, expanding)
        eightRounds(from: first + 8, at: 8, &schedule, expanding)
    }

    /// Eight rounds, after which each variable stands in its own place again.
    ///
    /// The standard moves the values on by one variable each round; here the names move and the values stay, which saves the moves.
    @inline(__always)
    private mutating func eightRounds(
        from first: Int, at place: Int, _ schedule: inout MessageSchedule, _ expanding: Bool
    ) {
        Self.round(a, b, c, &d, e, f, g, &h, schedule.word(at: place, of: first, expanding: expanding))
        Self.round(h, a, b, &c, d, e, f, &g, schedule.word(at: place + 1, of: first + 1, expanding: expanding))
        Self.round(g, h, a, &b, c, d, e, &f, schedule.word(at: place + 2, of: first + 2, expanding: expanding))
        Self.round(f, g, h, &a, b, c, d, &e, schedule.word(at: place + 3, of: first + 3, expanding: expanding))
        Self.round(e, f, g, &h, a, b, c, &d, schedule.word(at: place + 4, of: first + 4, expanding: expanding))
        Self.round(d, e, f, &g, h, a, b, &c, schedule.word(at: place + 5, of: first + 5, expanding: expanding))
        Self.round(c, d, e, &f, g, h, a, &b, schedule.word(at: place + 6, of: first + 6, expanding: expanding))
        Self.round(b, c, d, &e, f, g, h, &a, schedule.word(at: place + 7, of: first + 7, expanding: expanding))
    }

    /// One round: T1 and T2 go into what the standard then calls e (here d) and a (here h).
    @inline(__always)
    private static func round(
        _ a: UInt32, _ b: UInt32, _ c: UInt32, _ d: inout UInt32,
        _ e: UInt32, _ f: UInt32, _ g: UInt32, _ h: inout UInt32, _ word: UInt32
    ) {
        let t1 = h &+ bigSigma1(e) &+ choose(e, f, g) &+ word
        let t2 = bigSigma0(a) &+ majority(a, b, c)
        d &+= t1
        h = t1 &+ t2
    }

    /// Ch (FIPS 180-4, equation 4.2).
    private static func choose(_ x: UInt32, _ y: UInt32, _ z: UInt32) -> UInt32 {
        (x & y) ^ (~x & z)
    }

    /// Maj (FIPS 180-4, equation 4.3), in another form: x ^ y here is y ^ z in the round after, and is computed once.
    private static func majority(_ x: UInt32, _ y: UInt32, _ z: UInt32) -> UInt32 {
        y ^ ((x ^ y) & (y ^ z))
    }

    /// Σ0 (FIPS 180-4, equation 4.4).
    private static func bigSigma0(_ x: UInt32) -> UInt32 {
        x.rotatedRight(by: 2) ^ x.rotatedRight(by: 13) ^ x.rotatedRight(by: 22)
    }

    /// Σ1 (FIPS 180-4, equation 4.5).
    private static func bigSigma1(_ x: UInt32) -> UInt32 {
        x.rotatedRight(by: 6) ^ x.rotatedRight(by: 11) ^ x.rotatedRight(by: 25)
    }
}
