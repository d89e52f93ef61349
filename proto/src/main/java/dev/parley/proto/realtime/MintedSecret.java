package dev.parley.proto.realtime;

/**
 * The answer to a request for a client secret.
 *
 * @param value {@code ek_…}, a secret
 * @param expiresAt unix seconds
 * @param session as it will be in effect; its own {@code expires_at} is 0
 */
public record MintedSecret(String value, long expiresAt, RealtimeSession session) {

  public byte[] encode() {
    return RealtimeCodec.write(this);
  }

  @Override
  public String toString() {
    return "MintedSecret[expiresAt=" + expiresAt + "]";
  }
}
