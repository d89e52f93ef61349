package dev.parley.media.links;

import dev.parley.media.audio.Audio;
import dev.parley.media.port.ModelOrder;
import dev.parley.session.model.ContextItem;
import dev.parley.session.model.SessionCommand;
import java.util.List;
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

  /** What the caller is saying, as the call knows it: its end has not been told. */
  private @Nullable String unfinished;

  /** Of which the link has found the end, and that it has not begun to answer. */
  private @Nullable String owed;

  /** Words came of a turn of which the link says neither beginning nor end. */
  private boolean inWords;

  /** For this one no other link is looked for: one has been silent about it before. */
  private @Nullable String passedOver;

  /** What of it the link was told once more. */
  private final HeardAgain again = new HeardAgain();

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
      case ModelOrder.Hear piece -> sound.hear(piece);
      case ModelOrder.Commit(var itemId) -> {
        // A model that found its beginning need not be heard out.
        utterance = null;
        unfinished = null;
        sound.commit(itemId);
      }
      case ModelOrder.Clear _ -> {
        utterance = null;
        unfinished = null;
        again.cleared();
        sound.clear();
      }
      case ModelOrder.Respond respond -> {
        return linked && asks(respond);
      }
      case ModelOrder.Cancel(var id) -> asked = id.equals(asked) ? null : asked;
      case ModelOrder.Forget(var itemId) -> {
        projection = projection.stream().filter(item -> !item.id().equals(itemId)).toList();
        sound.forget(itemId);
      }
      case ModelOrder.Truncate _,
          ModelOrder.Add _,
          ModelOrder.ToolOutput _,
          ModelOrder.Update _ -> {}
    }
    return linked;
  }

  /**
   * A model that takes turns itself hears the caller begin.
   *
   * @param atMs where in the sound that its link was given; absent if it does not say
   * @return whether that is a turn which a link before found whole, while the caller goes on
   */
  boolean callerBegins(String itemId, @Nullable Long atMs) {
    inWords = false;
    // The caller may not have stopped since another link found the beginning.
    boolean known = again.begins(itemId, atMs, unfinished);
    if (!known && !again.isOpen()) {
      sound.keepLatest(BEFORE_SPEECH_MICROS);
    }
    utterance = knownAs(itemId);
    if (unfinished != null && !unfinished.equals(utterance)) {
      return true;
    }
    unfinished = utterance;
    return false;
  }

  /** It finds that the caller's turn is over; returns as above. */
  boolean callerEnds(String itemId, @Nullable Long atMs) {
    var known = knownAs(itemId);
    boolean more = again.ends(atMs);
    utterance = null;
    owed = known;
    sound.ends(known, more);
    if (unfinished != null && !unfinished.equals(known)) {
      return true;
    }
    unfinished = null;
    return false;
  }

  /** What an utterance is called that the link calls so. */
  String knownAs(String itemId) {
    return again.knownAs(itemId);
  }

  /** It answers, unasked, all that the caller has said. */
  void answersUnasked(String responseId) {
    if (asked != null) {
      // It will be refused, and what was asked goes on.
      return;
    }
    if (inWords && owed == null && utterance == null && unfinished == null) {
      // It says no turns, but words: what is kept was said in the turn that it answers.
      sound.clear();
    }
    inWords = false;
    owed = null;
    asked = responseId;
    answering = responseId;
    sound.askedAll();
  }

  /** The same with what it was asked, which it could not be asked otherwise. */
  void answersPrompted() {
    owed = null;
    sound.askedAll();
  }

  /** Whether the link took a turn that it has not begun to answer. */
  boolean isOwed() {
    return owed != null;
  }

  /** Whether the link is to say something. */
  boolean isAwaited() {
    return asked != null || (owed != null && !owed.equals(passedOver));
  }

  /** The link is left because it says nothing: the next may find that nothing is to be said. */
  void passesOver() {
    passedOver = owed == null ? utterance : owed;
  }

  /** Whether the model has found that the caller speaks, and is to find the end of it. */
  boolean isToHearOut() {
    return utterance != null && !utterance.equals(passedOver);
  }

  /**
   * Nobody speaks, says a model that takes turns itself: silence need not be kept.
   *
   * @param givenMs of sound that its link was given so far
   * @return whether the link has not noticed what the caller was saying to the one before
   */
  boolean forgetSilence(long givenMs) {
    boolean late = again.isLate(givenMs);
    if (late) {
      again.forget();
    }
    if (utterance != null || again.isOpen()) {
      return false;
    }
    sound.keepLatest(BEFORE_SPEECH_MICROS);
    boolean unheard = late && unfinished != null;
    unfinished = unheard ? null : unfinished;
    return unheard;
  }

  /** The link can be used, and was given so much by then. */
  void opened(long givenMs) {
    again.opened(givenMs);
  }

  /** What the caller said was for somebody else's ears, or somebody else has answered it. */
  void forgetCaller() {
    utterance = null;
    unfinished = null;
    owed = null;
    again.forget();
    sound.forget();
  }

  /** The conversation as the next link is to begin with it. */
  void seedWith(List<ContextItem> context) {
    projection = context;
  }

  /**
   * What the caller said, or did not say, since a model last found a turn: the next one finds none,
   * so it is heard again and kept no longer. Nothing if a turn was found that goes on.
   */
  List<Audio> unjudged() {
    return utterance != null || unfinished != null ? List.of() : sound.takeOpen();
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

  /** Its words will not come. */
  void untranscribed(String itemId) {
    sound.untranscribed(itemId);
  }

  /** Half a second has passed: what was answered is not kept for its words for ever. */
  void ages() {
    sound.ages();
  }

  /** Whether the words have been told whole. */
  boolean isTranscribed(String itemId) {
    return sound.isTranscribed(itemId);
  }

  /** False if the words were known before. */
  boolean transcribed(String itemId) {
    inWords |= utterance == null && !sound.keeps(itemId);
    return sound.transcribed(itemId);
  }

  /**
   * The link is done with what it was asked.
   *
   * @param made whether the answer is there, if not heard yet
   */
  void done(boolean made) {
    asked = null;
    if (made) {
      sound.answerMade();
    }
  }

  /**
   * The link is gone: what it works on is not answered. What was made whole may still be.
   *
   * @return the response that it worked on and that is not to be asked again; absent if there is
   *     none, or it may be asked again
   */
  @Nullable String breaksOff() {
    var broken = asked;
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
    owed = null;
    inWords = false;
    if (takesTurns) {
      sound.giveUpAfter(LinkRules.MOST_REPEATS);
    }
    var orders = sound.retold(takesTurns);
    if (takesTurns) {
      again.toldTurns(orders, sound.isOpen(), utterance);
      utterance = null;
    } else {
      again.told(orders);
    }
    return orders;
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
    var twice = takesTurns ? sound.retoldToOwn() : List.<String>of();
    return projection.stream().filter(item -> !twice.contains(item.id())).toList();
  }

  private boolean asks(ModelOrder.Respond respond) {
    if (respond.responseId().equals(asked)) {
      return false;
    }
    owed = null;
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
