package dev.parley.proto.realtime;

/**
 * What a response cost, in tokens. Every member is always written, zero where nothing was counted:
 * client libraries add them up unasked.
 */
public record RealtimeUsage(
    int totalTokens,
    int inputTokens,
    int outputTokens,
    Input inputTokenDetails,
    Output outputTokenDetails) {

  public static final RealtimeUsage NONE = of(0, 0, 0, 0, 0);

  /** Sums and details of the counted kinds; what was cached is part of the input. */
  public static RealtimeUsage of(int textIn, int audioIn, int cachedIn, int textOut, int audioOut) {
    int cachedText = Math.min(cachedIn, textIn);
    var cached = new Cached(cachedText, Math.min(cachedIn - cachedText, audioIn), 0);
    return new RealtimeUsage(
        textIn + audioIn + textOut + audioOut,
        textIn + audioIn,
        textOut + audioOut,
        new Input(textIn, audioIn, 0, cached.textTokens() + cached.audioTokens(), cached),
        new Output(textOut, audioOut));
  }

  /** Text, audio and image add up to the input. */
  public record Input(
      int textTokens,
      int audioTokens,
      int imageTokens,
      int cachedTokens,
      Cached cachedTokensDetails) {}

  /** The part of the input that was cheaper. */
  public record Cached(int textTokens, int audioTokens, int imageTokens) {}

  /** Text and audio add up to the output. */
  public record Output(int textTokens, int audioTokens) {}
}
