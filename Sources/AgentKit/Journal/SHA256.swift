/// SHA-256 (FIPS 180-4) as lower-case hexadecimal: how bodies, teams and requests are named.
package enum SHA256 {
  package static func hex(_ bytes: [UInt8]) -> String {
    var h: [UInt32] = [
      0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab,
      0x5be0_cd19,
    ]
    var message = bytes + [0x80]
    while message.count % 64 != 56 { message.append(0) }
    let bits = UInt64(bytes.count) * 8
    for shift in stride(from: 56, through: 0, by: -8) {
      message.append(UInt8(truncatingIfNeeded: bits >> UInt64(shift)))
    }
    func rotate(_ x: UInt32, _ n: UInt32) -> UInt32 { x >> n | x << (32 - n) }
    for start in stride(from: 0, to: message.count, by: 64) {
      var w = (0..<16).map { i -> UInt32 in
        (0..<4).reduce(UInt32(0)) { $0 << 8 | UInt32(message[start + i * 4 + $1]) }
      }
      for i in 16..<64 {
        let a = w[i - 15]
        let b = w[i - 2]
        let s0 = rotate(a, 7) ^ rotate(a, 18) ^ a >> 3
        let s1 = rotate(b, 17) ^ rotate(b, 19) ^ b >> 10
        w.append(w[i - 16] &+ s0 &+ w[i - 7] &+ s1)
      }
      var v = h
      for i in 0..<64 {
        let s1 = rotate(v[4], 6) ^ rotate(v[4], 11) ^ rotate(v[4], 25)
        let ch = v[4] & v[5] ^ ~v[4] & v[6]
        let t1 = v[7] &+ s1 &+ ch &+ table[i] &+ w[i]
        let s0 = rotate(v[0], 2) ^ rotate(v[0], 13) ^ rotate(v[0], 22)
        let maj = v[0] & v[1] ^ v[0] & v[2] ^ v[1] & v[2]
        v = [t1 &+ s0 &+ maj, v[0], v[1], v[2], v[3] &+ t1, v[4], v[5], v[6]]
      }
      for i in 0..<8 { h[i] = h[i] &+ v[i] }
    }
    return h.map { word in
      let text = String(word, radix: 16)
      return String(repeating: "0", count: 8 - text.count) + text
    }.joined()
  }

  private static let table: [UInt32] = {
    var primes: [UInt32] = []
    var n: UInt32 = 2
    while primes.count < 64 {
      if primes.allSatisfy({ n % $0 != 0 }) { primes.append(n) }
      n += 1
    }
    return primes.map { p in
      // floor(frac(cbrt(p)) * 2^32) by integer search.
      let whole = UInt64(Double(p).squareRoot())
      _ = whole
      var lo: UInt64 = 0
      var hi: UInt64 = 8 << 32
      while lo + 1 < hi {
        let mid = (lo + hi) / 2
        let (h2, l2) = mid.multipliedFullWidth(by: mid)
        // mid^3 <= p * 2^96 ?
        let sq = (h2, l2)
        let low = sq.1.multipliedFullWidth(by: mid)
        let high = sq.0.multipliedFullWidth(by: mid)
        let (sum, carry) = low.high.addingReportingOverflow(high.low)
        let top = high.high + (carry ? 1 : 0)
        // value = top:sum:low.low as 192 bit; p*2^96 = (p<<32):0:0 in 64-bit limbs
        let limbTop = top
        let limbMid = sum
        let target = UInt64(p) << 32
        if limbTop == 0 && limbMid < target || (limbTop == 0 && limbMid == target && low.low == 0) {
          lo = mid
        } else {
          hi = mid
        }
      }
      return UInt32(truncatingIfNeeded: lo)
    }
  }()
}
