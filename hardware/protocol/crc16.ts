const polynomial = 0x1021
const initial = 0xffff

/** CRC-16/CCITT-FALSE (polynomial 0x1021, start 0xFFFF, not reflected, no final xor); of "123456789" it is 0x29B1. */
export function crc16(bytes: Uint8Array): number {
  let crc = initial
  for (const byte of bytes) {
    crc ^= byte << 8
    for (let bit = 0; bit < 8; bit++) crc = crc & 0x8000 ? ((crc << 1) ^ polynomial) & 0xffff : (crc << 1) & 0xffff
  }
  return crc
}
