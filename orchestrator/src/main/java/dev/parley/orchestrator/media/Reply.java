package dev.parley.orchestrator.media;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The response that the agent gives now: what has come of it, and how long each stage took. */
final class Reply {

  /** Text runs ahead of sound; what has no sound yet is taken to need this much a character. */
  private static final long MS_PER_CHARACTER = 65;

  /** One item of the response on its way to the caller. */
  static final class Speech {
    final String itemId;
    final ModelFact.@Nullable Call call;
    final boolean shown;
    final StringBuilder text = new StringBuilder();
    long audioMicros;
    boolean ended;

    Speech(String itemId, ModelFact.@Nullable Call call, boolean shown) {
      this.itemId = itemId;
      this.call = call;
      this.shown = shown;
    }

    /** Length of the sound, with what the text says is still to come. */
    long likelyMs() {
      long made = audioMicros / 1_000;
      return audioMicros == 0 ? 0 : Math.max(made, text.length() * MS_PER_CHARACTER);
    }
  }

  final String id;
  final int turn;
  final Stages stages;
  final Map<String, Speech> items = new LinkedHashMap<>();
  boolean heardFirst;

  /** The model is done; its last words may still wait to be played. */
  boolean generated;

  /** The caller's leg has been told that the response is over. */
  boolean over;

  Reply(String id, int turn, Stages stages) {
    this.id = id;
    this.turn = turn;
    this.stages = stages;
  }

  @Nullable Speech item(String itemId) {
    return items.get(itemId);
  }
}
