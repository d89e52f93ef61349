package dev.parley.media.rules;

import dev.parley.proto.Ordered;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How long each part of a turn took, in milliseconds: {@code end_of_turn} last speech frame to
 * decision, {@code response_asked} decision to the session's order, {@code first_audio} order to
 * the model's first sound, {@code first_frame} that to the leg, {@code voice_to_voice} last speech
 * frame to the leg, {@code barge_in} first speech frame to silence.
 */
final class TurnLatency {

  private final Map<String, Long> millis = new LinkedHashMap<>();
  private final String utterance;
  private final long lastSpeech;
  private int turn;
  private long asked;
  private long firstAudio;
  private boolean sounds;

  private TurnLatency(String utterance, long asked, long lastSpeech) {
    this.utterance = utterance;
    this.asked = asked;
    this.lastSpeech = lastSpeech;
  }

  /** Of a response that answers no speech of the caller. */
  static TurnLatency unprompted() {
    return new TurnLatency("", 0, 0);
  }

  /** The caller's turn ended; {@code lagMs} have passed since the last speech frame. */
  static TurnLatency ofTurn(String utterance, long now, long lagMs) {
    var latency = new TurnLatency(utterance, now, now - lagMs * 1_000_000);
    latency.millis.put("end_of_turn", lagMs);
    return latency;
  }

  /** The session has made this item the turn. */
  void named(String itemId, int number) {
    if (itemId.equals(utterance)) {
      turn = number;
    }
  }

  /** Whether the session has numbered the turn. */
  boolean isNumbered() {
    return turn > 0;
  }

  /** Whether the session answers the turn that this began with. */
  boolean isOf(int number) {
    return turn == number;
  }

  /** A turn may take several responses until one sounds; how soon the first was asked counts. */
  void responseAsked(long now) {
    if (answersSpeech()) {
      millis.putIfAbsent("response_asked", (now - asked) / 1_000_000);
    }
    asked = now;
  }

  /** Whether the caller has heard nothing yet in answer to what this began with. */
  boolean isOpen() {
    return answersSpeech() && !sounds;
  }

  /** Counts once. */
  void firstAudio(long now) {
    if (!sounds) {
      sounds = true;
      firstAudio = now;
      put("first_audio", now - asked);
    }
  }

  void firstFrame(long now) {
    put("first_frame", now - firstAudio);
    if (answersSpeech()) {
      put("voice_to_voice", now - lastSpeech);
    }
  }

  void bargeIn(long lagMs) {
    millis.put("barge_in", lagMs);
  }

  Map<String, Long> millis() {
    return Ordered.copyOf(millis);
  }

  private boolean answersSpeech() {
    return !utterance.isEmpty();
  }

  private void put(String part, long nanos) {
    millis.put(part, nanos / 1_000_000);
  }
}
