package dev.parley.orchestrator.media;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How long each stage of a turn took, in milliseconds (DESIGN D11): {@code end_of_turn} last speech
 * frame to decision, {@code response_asked} decision to the session's order, {@code first_audio}
 * order to the model's first sound, {@code first_frame} that to the leg, {@code voice_to_voice}
 * last speech frame to the leg, {@code barge_in} first speech frame to silence.
 */
final class Stages {

  private final Map<String, Long> millis = new LinkedHashMap<>();
  private long asked;
  private long firstAudio;
  private long lastSpeech;
  private boolean answersSpeech;

  /** The caller's turn ended; {@code lagMs} have passed since the last speech frame. */
  static Stages ofTurn(long now, long lagMs) {
    var stages = new Stages();
    stages.lastSpeech = now - lagMs * 1_000_000;
    stages.asked = now;
    stages.answersSpeech = true;
    stages.millis.put("end_of_turn", lagMs);
    return stages;
  }

  void responseAsked(long now) {
    if (answersSpeech) {
      put("response_asked", now - asked);
    }
    asked = now;
  }

  void firstAudio(long now) {
    firstAudio = now;
    put("first_audio", now - asked);
  }

  void firstFrame(long now) {
    put("first_frame", now - firstAudio);
    if (answersSpeech) {
      put("voice_to_voice", now - lastSpeech);
    }
  }

  void bargeIn(long lagMs) {
    millis.put("barge_in", lagMs);
  }

  Map<String, Long> millis() {
    return Map.copyOf(millis);
  }

  private void put(String stage, long nanos) {
    millis.put(stage, nanos / 1_000_000);
  }
}
