package dev.parley.media.audio;

/** G.711 (ITU-T, 11/88) between its bytes and 16-bit samples, by table in both directions. */
public final class G711 {

  private static final int MU_BIAS = 33;
  private static final int MU_CLIP = 8_191 - MU_BIAS;
  private static final int A_CLIP = 4_095;

  private static final short[] MU_TO_LINEAR = new short[256];
  private static final short[] A_TO_LINEAR = new short[256];
  // Indexed by the sample's upper 14 (µ-law) and 13 bits (A-law): all that the laws look at.
  private static final byte[] LINEAR_TO_MU = new byte[1 << 14];
  private static final byte[] LINEAR_TO_A = new byte[1 << 13];
  private static final byte[] MU_TO_A = new byte[256];
  private static final byte[] A_TO_MU = new byte[256];

  static {
    for (int code = 0; code < 256; code++) {
      MU_TO_LINEAR[code] = (short) expandMu(code);
      A_TO_LINEAR[code] = (short) expandA(code);
    }
    for (int i = 0; i < LINEAR_TO_MU.length; i++) {
      LINEAR_TO_MU[i] = (byte) compressMu(i - (1 << 13));
    }
    for (int i = 0; i < LINEAR_TO_A.length; i++) {
      LINEAR_TO_A[i] = (byte) compressA(i - (1 << 12));
    }
    for (int code = 0; code < 256; code++) {
      MU_TO_A[code] = encodeA(MU_TO_LINEAR[code]);
      A_TO_MU[code] = encodeMu(A_TO_LINEAR[code]);
    }
  }

  /** The 16-bit sample of a µ-law byte. */
  public static short decodeMu(byte code) {
    return MU_TO_LINEAR[code & 0xFF];
  }

  /** The 16-bit sample of an A-law byte. */
  public static short decodeA(byte code) {
    return A_TO_LINEAR[code & 0xFF];
  }

  /** The µ-law byte nearest to a 16-bit sample. */
  public static byte encodeMu(short sample) {
    return LINEAR_TO_MU[(sample >> 2) + (1 << 13)];
  }

  /** The A-law byte nearest to a 16-bit sample. */
  public static byte encodeA(short sample) {
    return LINEAR_TO_A[(sample >> 3) + (1 << 12)];
  }

  /** The A-law byte for a µ-law byte. */
  public static byte muToA(byte code) {
    return MU_TO_A[code & 0xFF];
  }

  /** The µ-law byte for an A-law byte. */
  public static byte aToMu(byte code) {
    return A_TO_MU[code & 0xFF];
  }

  private static int expandMu(int code) {
    int inverted = ~code & 0xFF;
    int segment = (inverted >> 4) & 7;
    int magnitude = (((inverted & 0xF) * 2 + MU_BIAS) << segment) - MU_BIAS;
    return (inverted & 0x80) == 0 ? magnitude << 2 : -(magnitude << 2);
  }

  private static int compressMu(int sample) {
    // The floor of a shifted negative sample lies one further out than its magnitude.
    int magnitude = Math.min(sample < 0 ? -sample - 1 : sample, MU_CLIP) + MU_BIAS;
    int segment = 26 - Integer.numberOfLeadingZeros(magnitude);
    int step = (magnitude >> (segment + 1)) & 0xF;
    return ~((sample < 0 ? 0x80 : 0) | (segment << 4) | step) & 0xFF;
  }

  private static int expandA(int code) {
    int even = code ^ 0x55;
    int segment = (even >> 4) & 7;
    int step = (even & 0xF) * 2 + 1;
    int magnitude = segment == 0 ? step : (step + 32) << (segment - 1);
    return (even & 0x80) == 0 ? -(magnitude << 3) : magnitude << 3;
  }

  private static int compressA(int sample) {
    int magnitude = Math.min(sample < 0 ? -sample - 1 : sample, A_CLIP);
    int segment = Math.max(0, 27 - Integer.numberOfLeadingZeros(magnitude));
    int step = (magnitude >> Math.max(1, segment)) & 0xF;
    return ((sample < 0 ? 0 : 0x80) | (segment << 4) | step) ^ 0x55;
  }

  private G711() {}
}
