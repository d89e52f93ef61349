package dev.parley.media.rules;

import dev.parley.media.port.ModelFact;
import dev.parley.media.port.PortOrder.Voice;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The response that the agent gives now: what has come of it, and how long each part of it took.
 */
final class ActiveResponse {

  /** Text runs ahead of sound; what has no sound yet is taken to need this much a character. */
  static final long MS_PER_CHARACTER = 65;

  /** Far more than is ever said at once; what is more is dropped, and the caller is not told it. */
  static final int MOST_TEXT = 256 * 1_024;

  static final int MOST_ITEMS = 256;

  /** One item of the response on its way to the caller. */
  static final class Speech {
    final String itemId;
    final Voice voice;
    final ModelFact.@Nullable Call call;
    final boolean shown;
    final StringBuilder text = new StringBuilder();
    long audioMicros;

    /** Its text does not run ahead of its sound. */
    boolean onlySaid;

    /** The model has made all of it. */
    boolean made;

    /** The caller's leg has been told that the item is over. */
    boolean ended;

    /** The session has been asked for what it calls. */
    boolean asked;

    Speech(String responseId, String itemId, ModelFact.@Nullable Call call, boolean shown) {
      this.itemId = itemId;
      this.voice = new Voice(responseId, itemId);
      this.call = call;
      this.shown = shown;
    }

    /** Length of the sound that there is. */
    long audioMs() {
      return audioMicros / 1_000;
    }

    /** Length of the sound, with what the text says is still to come. */
    long likelyMs() {
      boolean whole = made || onlySaid || audioMicros == 0;
      return whole ? audioMs() : Math.max(audioMs(), text.length() * MS_PER_CHARACTER);
    }

    /** The whole text, which may differ from its pieces. */
    void complete(String whole) {
      made = true;
      text.setLength(0);
      text.append(whole);
    }
  }

  final String id;
  final int turn;

  /** Whether it is spoken; otherwise it is text only. */
  final boolean speaks;

  final TurnLatency latency;
  final Map<String, Speech> items = new LinkedHashMap<>();

  /** The model began it unasked. */
  boolean own;

  /** What was used for it, as far as that was told before its end. */
  ModelFact.Usage used = ModelFact.Usage.NONE;

  boolean heardFirst;

  /** The model is done; its last words may still wait to be played. */
  boolean generated;

  /** The caller's leg has been told that the response is over. */
  boolean over;

  /** It was stopped before it was played to its end. */
  boolean cut;

  private @Nullable Speech latest;

  ActiveResponse(String id, int turn, boolean speaks, TurnLatency latency) {
    this.id = id;
    this.turn = turn;
    this.speaks = speaks;
    this.latency = latency;
  }

  /** Whether it cannot be given from the start any more: something was heard, read or called. */
  boolean isBegun() {
    boolean read =
        !speaks && items.values().stream().anyMatch(item -> item.shown && !item.text.isEmpty());
    return heardFirst || read || hasCalled();
  }

  /** Whether it has called a tool. */
  boolean hasCalled() {
    return items.values().stream().anyMatch(item -> item.asked);
  }

  void add(Speech item) {
    items.put(item.itemId, item);
    latest = item;
  }

  /** The item that was said last; absent if none was. */
  @Nullable Speech latestSaid() {
    Speech said = null;
    for (var item : items.values()) {
      said = item.call == null && item.audioMicros > 0 ? item : said;
    }
    return said;
  }

  @Nullable Speech item(String itemId) {
    var last = latest;
    return last != null && last.itemId.equals(itemId) ? last : items.get(itemId);
  }
}
