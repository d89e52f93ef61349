package dev.parley.media.call;

import dev.parley.media.port.ModelOrder;
import dev.parley.session.model.ContextItem;
import dev.parley.session.model.SessionCommand;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the next link must be told if this one is lost: the caller's settings, and what the caller
 * said and nobody has answered. Knows which response the link works on. Confined to the loop.
 */
final class Retelling {

  /** What a model that takes turns itself may need of the time before it notices speech. */
  private static final long BEFORE_SPEECH_MICROS = 1_000_000;

  private final CallerSound sound;
  private List<ContextItem> projection = List.of();
  private @Nullable String utterance;

  /** The link has found the end of a turn, and has not begun to answer. */
  private boolean owed;

  /** What the link was told of once more, in order, and has not said that it hears. */
  private final ArrayDeque<String> retold = new ArrayDeque<>();

  /** What the caller was saying when the link was told of it, and nobody has found the end of. */
  private boolean openRetold;

  /** What is known by another name than the link's own. */
  private final Map<String, String> names = new HashMap<>();

  private ModelOrder.@Nullable Update settings;

  /** The response that the link works on. */
  private @Nullable String asked;

  /** The latest response that was asked for what the caller said. */
  private @Nullable String answering;

  private @Nullable String repeated;
  private int repeats;

  Retelling(CallerSound sound) {
    this.sound = sound;
  }

  /** Takes an order in; false if the link that there is need not be given it. */
  boolean notes(ModelOrder order, boolean linked) {
    switch (order) {
      case ModelOrder.Hear(var audio, var mark) -> sound.hear(audio, mark);
      case ModelOrder.Commit(var itemId) -> {
        // A model that found its beginning need not be heard out.
        utterance = null;
        sound.commit(itemId);
      }
      case ModelOrder.Clear _ -> sound.clear();
      case ModelOrder.Update update -> settings = update;
      case ModelOrder.Respond respond -> {
        return linked && asks(respond);
      }
      case ModelOrder.Cancel(var id) -> asked = id.equals(asked) ? null : asked;
      case ModelOrder.Forget(var itemId) ->
          projection = projection.stream().filter(item -> !item.id().equals(itemId)).toList();
      case ModelOrder.Truncate _, ModelOrder.Add _ -> {}
    }
    return linked;
  }

  /**
   * A model that takes turns itself hears the caller begin.
   *
   * @return what the utterance is called, which another link may have heard before
   */
  String callerBegins(String itemId) {
    if (!openRetold) {
      sound.keepLatest(BEFORE_SPEECH_MICROS);
    }
    var before = retold.poll();
    if (before != null) {
      names.put(itemId, before);
    }
    utterance = knownAs(itemId);
    return utterance;
  }

  /** It finds that the caller's turn is over. */
  String callerEnds(String itemId) {
    var known = knownAs(itemId);
    utterance = null;
    owed = true;
    openRetold &= !retold.isEmpty();
    sound.ends(known);
    return known;
  }

  /** What an utterance is called that the link calls so. */
  String knownAs(String itemId) {
    return names.getOrDefault(itemId, itemId);
  }

  /** It answers, unasked, all that the caller has said. */
  void answersUnasked(String responseId) {
    if (asked != null) {
      // It will be refused, and what was asked goes on.
      return;
    }
    owed = false;
    asked = responseId;
    answering = responseId;
    sound.askedAll();
  }

  /** Whether the link took a turn that it has not begun to answer. */
  boolean isOwed() {
    return owed;
  }

  /** Nobody speaks, says a model that takes turns itself: silence need not be kept. */
  void forgetSilence() {
    if (utterance == null && !openRetold) {
      sound.keepLatest(BEFORE_SPEECH_MICROS);
    }
  }

  /** What the caller said was for somebody else's ears, or somebody else has answered it. */
  void forgetCaller() {
    utterance = null;
    sound.forget();
  }

  /** The conversation as the next link is to begin with it. */
  void seed(List<ContextItem> context) {
    projection = context;
  }

  /** What the session is told shows what has been answered. */
  void told(SessionCommand message) {
    switch (message) {
      case SessionCommand.BeginSpeaking begun -> answered(begun.responseId());
      case SessionCommand.AskTool call -> answered(call.responseId());
      case SessionCommand.EndResponse end when end.outcome().isGiven() ->
          answered(end.responseId());
      default -> {}
    }
  }

  /** Whether the link works on something. */
  boolean isAsked() {
    return asked != null;
  }

  boolean isAsked(String responseId) {
    return responseId.equals(asked);
  }

  /**
   * Whether the caller may be in the middle of something.
   *
   * @param modelsTurns whether the model says so, as all sound comes
   */
  boolean isHearing(boolean modelsTurns) {
    return modelsTurns ? utterance != null : sound.isOpen();
  }

  /** False if the words were known before. */
  boolean transcribed(String itemId) {
    return sound.transcribed(itemId);
  }

  /** The link is done with what it was asked. */
  void done() {
    asked = null;
  }

  /**
   * The link is gone: what it works on is not answered. What was made whole may still be.
   *
   * @return the response that it worked on and that is not to be asked again; absent if there is
   *     none, or it may be asked again
   */
  @Nullable String breaksOff() {
    var broken = asked;
    utterance = null;
    forgetQuestion();
    return broken == null || repeats(broken) ? null : broken;
  }

  /** The link is left before it answers. */
  void forgetQuestion() {
    if (asked != null) {
      asked = null;
      answering = null;
      sound.notAnswered();
    }
  }

  /**
   * All that the next link is told, in order.
   *
   * @param takesTurns whether its model does, and answers unasked what it hears
   */
  List<ModelOrder> orders(boolean takesTurns) {
    retold.clear();
    names.clear();
    owed = false;
    openRetold = takesTurns && sound.isOpen();
    if (takesTurns) {
      retold.addAll(sound.retoldToOwn());
    }
    var orders = new ArrayList<ModelOrder>();
    if (settings != null) {
      orders.add(settings);
    }
    orders.addAll(sound.retold(takesTurns));
    return orders;
  }

  /** The model minds the caller's settings: the next one is not told them either. */
  void forgetSettings() {
    settings = null;
  }

  /** The call is over. Safe to call twice. */
  void close() {
    sound.close();
  }

  /**
   * The conversation as the session told it last.
   *
   * @param takesTurns whether the model does: what it will hear again it need not know
   */
  List<ContextItem> seed(boolean takesTurns) {
    var heardAgain = takesTurns ? sound.retoldToOwn() : List.<String>of();
    return projection.stream().filter(item -> !heardAgain.contains(item.id())).toList();
  }

  private boolean asks(ModelOrder.Respond respond) {
    if (respond.responseId().equals(asked)) {
      return false;
    }
    owed = false;
    asked = respond.responseId();
    answering = asked;
    projection = respond.context();
    sound.notAnswered();
    if (respond.say() == null) {
      sound.asked(respond.context().stream().map(ContextItem::id).toList());
    }
    return true;
  }

  private void answered(String responseId) {
    if (responseId.equals(answering)) {
      sound.answered();
    }
  }

  private boolean repeats(String responseId) {
    if (!responseId.equals(repeated)) {
      repeated = responseId;
      repeats = 0;
    }
    return ++repeats <= LinkRules.MOST_REPEATS;
  }
}
