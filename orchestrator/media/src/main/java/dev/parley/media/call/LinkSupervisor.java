package dev.parley.media.call;

import dev.parley.media.port.ModelFact;
import dev.parley.media.port.ModelFact.Outcome;
import dev.parley.media.port.ModelFact.Problem;
import dev.parley.media.port.ModelFact.Usage;
import dev.parley.media.port.ModelLink;
import dev.parley.media.port.ModelOrder;
import dev.parley.session.model.ContextItem;
import dev.parley.session.model.ModelChangeReason;
import dev.parley.session.model.SessionCommand;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a call linked to a model (DESIGN D13): opens its link, opens another when that one fails,
 * says that it leaves or falls silent, and tells the new one what the caller said and nobody
 * answered. Only when no model of the agent's list can be had is the call told that it has none.
 *
 * <p>What was asked of a link that is gone is not asked of the next one here: the session does, for
 * it knows what has become of the conversation. Confined to the call's loop.
 */
final class LinkSupervisor {

  /** A model of the agent's list. */
  interface ModelDial {

    /** As operators know it. */
    String name();

    /** The same for all calls that dial the same. */
    String endpoint();

    ModelLink open(Consumer<ModelFact> facts);
  }

  /**
   * What there is around a supervisor.
   *
   * @param inlet where the link of this number reports; leads to {@link #reported}
   * @param call takes what the supervisor passes on
   */
  record LinkContext(
      MediaClock clock,
      LoopTimer timer,
      LinkBreakers breakers,
      MediaCounters counters,
      IntFunction<Consumer<ModelFact>> inlet,
      Consumer<MediaInput> call) {}

  private enum Phase {
    /** The next link is waited for. */
    DOWN,
    OPENING,
    UP,
    /** The call is over, or has no model any more. */
    OVER
  }

  private final LinkContext around;
  private final CallerSound sound;
  private List<ModelDial> models;
  private int model;
  private Phase phase = Phase.DOWN;
  private @Nullable ModelLink link;
  private ModelOrder.@Nullable Update settings;

  /** How many links there were; the latest is heard. */
  private int number;

  /** Which of the tries that were put off counts. */
  private int tries;

  /** The latest link has said something that only a link says that works. */
  private boolean proven;

  /** Any link of this call has. */
  private boolean everProven;

  private long openedAt;

  /** When the link last said anything, or was asked something. */
  private long lastSign;

  /** When the model is left that said that it goes; absent if it did not. */
  private @Nullable Long leaveBy;

  private ModelChangeReason reason = ModelChangeReason.ERROR;

  /** What the next link replaces; absent before the first. */
  private @Nullable String former;

  private int failures;
  private long outageSince;
  private @Nullable Long silentSince;

  /** The response that the link works on. */
  private @Nullable String asked;

  /** The latest response that was asked for what the caller said. */
  private @Nullable String answering;

  private @Nullable String repeated;
  private int repeats;

  LinkSupervisor(LinkContext around, List<ModelDial> models) {
    this.around = around;
    this.models = List.copyOf(models);
    this.sound = new CallerSound(around.counters().callerSoundDropped);
  }

  /** Opens the first link. */
  void begin() {
    long held = held();
    if (held > 0) {
      outageSince = now();
      openAfter(held);
    } else {
      open();
    }
  }

  /** What the call wants of its model. Without a link it is kept, or asked again by the session. */
  void accept(ModelOrder order) {
    if (phase == Phase.OVER) {
      return;
    }
    switch (order) {
      case ModelOrder.Hear(var audio, var mark) -> sound.hear(audio, mark);
      case ModelOrder.Commit(var itemId) -> sound.commit(itemId);
      case ModelOrder.Clear _ -> sound.clear();
      case ModelOrder.Update update -> settings = update;
      case ModelOrder.Respond respond -> {
        if (!asks(respond)) {
          return;
        }
      }
      case ModelOrder.Cancel(var id) -> asked = id.equals(asked) ? null : asked;
      case ModelOrder.Truncate _ -> {}
    }
    if (link != null) {
      link.accept(order);
    }
  }

  /** What the session is told shows what has been answered. */
  void told(SessionCommand message) {
    switch (message) {
      case SessionCommand.BeginSpeaking begun -> answered(begun.responseId());
      case SessionCommand.AskTool call -> answered(call.responseId());
      case SessionCommand.EndResponse end
          when end.outcome().equals("completed") || end.outcome().equals("incomplete") ->
          answered(end.responseId());
      default -> {}
    }
  }

  /** A link says something. */
  void reported(int byLink, ModelFact fact) {
    if (byLink != number || (phase != Phase.UP && phase != Phase.OPENING)) {
      late(fact);
      return;
    }
    lastSign = now();
    switch (fact) {
      case ModelFact.Failed(var problem) -> failed(problem);
      case ModelFact.GoingAway leaving -> leaving(leaving);
      case ModelFact.Done done -> done(done);
      case ModelFact.Transcript(var itemId, _, var isFinal) -> {
        proved();
        if (!isFinal || sound.transcribed(itemId)) {
          pass(fact);
        }
      }
      case ModelFact.TranscriptFailed _,
          ModelFact.Started _,
          ModelFact.ItemStarted _,
          ModelFact.Text _,
          ModelFact.Spoken _,
          ModelFact.ItemDone _ -> {
        proved();
        pass(fact);
      }
    }
  }

  /** Twice a second. */
  void watch() {
    leaveInTime();
    if (phase == Phase.UP && asked != null && now() - lastSign > LinkRules.PATIENCE.toNanos()) {
      replace(
          ModelChangeReason.SILENCE,
          new Problem("model_timeout", "model: said nothing of what it was asked", true));
    }
  }

  /** The session has another agent, with other models. */
  void changeModels(List<ModelDial> next) {
    if (phase == Phase.OVER) {
      return;
    }
    var before = models.get(model).name();
    models = List.copyOf(next);
    model = 0;
    failures = 0;
    tries++;
    rollOver(ModelChangeReason.ASSIGNED, before);
  }

  /** The call is over. Safe to call twice. */
  void close() {
    phase = Phase.OVER;
    var last = link;
    link = null;
    if (last != null) {
      last.close();
    }
  }

  private long now() {
    return around.clock().nanos();
  }

  private String name() {
    return models.get(model).name();
  }

  private String endpoint() {
    return models.get(model).endpoint();
  }

  private long held() {
    long held = around.breakers().heldNanos(endpoint(), now());
    if (held > 0) {
      around.counters().dialsHeldBack.increment();
    }
    return held;
  }

  private void pass(ModelFact fact) {
    around.call().accept(new MediaInput.Reported(fact));
  }

  /** Whether the link is to be asked: there is one, and it was not. */
  private boolean asks(ModelOrder.Respond respond) {
    if (link == null || respond.responseId().equals(asked)) {
      return false;
    }
    asked = respond.responseId();
    answering = asked;
    lastSign = now();
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

  private void done(ModelFact.Done done) {
    var problem = done.problem();
    boolean ours = done.responseId().equals(asked);
    if (ours && done.outcome() == Outcome.FAILED && problem != null && problem.retryable()) {
      around.counters().lateTokens.add(done.usage().all());
      replace(LinkRules.reason(problem), problem);
      return;
    }
    if (ours) {
      if (done.outcome() == Outcome.COMPLETED || done.outcome() == Outcome.INCOMPLETE) {
        proved();
        failures = 0;
      }
      asked = null;
    }
    pass(done);
  }

  private void late(ModelFact fact) {
    around.counters().lateFacts.increment();
    if (fact instanceof ModelFact.Done done) {
      around.counters().lateTokens.add(done.usage().all());
    }
  }

  private void proved() {
    if (!proven) {
      proven = true;
      everProven = true;
      silentSince = null;
      around.breakers().worked(endpoint());
    }
  }

  // ---- a link goes

  private void failed(Problem problem) {
    boolean busyAtFirst = !everProven && number == 1 && problem.code().equals("model_busy");
    if (!problem.retryable() || busyAtFirst) {
      goes(LinkRules.reason(problem), problem);
      nextModel(problem);
    } else {
      replace(LinkRules.reason(problem), problem);
    }
  }

  private void replace(ModelChangeReason why, Problem problem) {
    if (now() - openedAt > LinkRules.OUTAGE.toNanos()) {
      failures = 0;
    }
    goes(why, problem);
    if (!problem.code().equals("model_busy")) {
      around.breakers().failed(endpoint(), now());
    }
    tryAgain(problem);
  }

  private void tryAgain(Problem problem) {
    if (failures == 0) {
      outageSince = now();
    }
    long pause = LinkRules.pause(failures, problem, held(), now() - outageSince);
    if (pause < 0) {
      nextModel(problem);
    } else {
      failures++;
      openAfter(pause);
    }
  }

  private void nextModel(Problem problem) {
    if (model + 1 == models.size()) {
      phase = Phase.OVER;
      around.counters().linksGivenUp.increment();
      pass(new ModelFact.Failed(problem));
      return;
    }
    model++;
    failures = 1;
    outageSince = now();
    openAfter(held());
  }

  /** The link is not used any more; what it worked on is asked again, but not for ever. */
  private void goes(ModelChangeReason why, Problem problem) {
    reason = why;
    former = former == null ? name() : former;
    silentSince = silentSince == null ? Long.valueOf(now()) : silentSince;
    leaveBy = null;
    phase = Phase.DOWN;
    var broken = asked;
    forgetQuestion();
    var gone = link;
    link = null;
    if (gone != null) {
      closeLater(gone);
    }
    if (broken != null && !repeats(broken)) {
      pass(new ModelFact.Done(broken, Outcome.FAILED, problem, Usage.NONE));
    }
  }

  private boolean repeats(String responseId) {
    if (!responseId.equals(repeated)) {
      repeated = responseId;
      repeats = 0;
    }
    return ++repeats <= LinkRules.MOST_REPEATS;
  }

  /** Not in the middle of what it reports. */
  private void closeLater(ModelLink gone) {
    around.timer().after(Duration.ZERO, gone::close);
  }

  /** What was made whole may still answer. */
  private void forgetQuestion() {
    if (asked != null) {
      asked = null;
      answering = null;
      sound.notAnswered();
    }
  }

  // ---- a link is left

  private void leaving(ModelFact.GoingAway leaving) {
    reason = LinkRules.reason(leaving);
    long by = now() + Math.max(0, leaving.millisLeft() * 1_000_000 - LinkRules.MARGIN.toNanos());
    leaveBy = leaveBy == null ? Long.valueOf(by) : Long.valueOf(Math.min(leaveBy, by));
    around.timer().after(Duration.ZERO, this::leaveInTime);
  }

  /** In a pause of the talk, or before the model goes. */
  private void leaveInTime() {
    var by = leaveBy;
    if (by == null || phase != Phase.UP) {
      return;
    }
    boolean pause = asked == null && !sound.isOpen();
    if (pause || now() - by >= 0) {
      failures = 0;
      rollOver(reason, name());
    }
  }

  /** The next link opens before the one that is left closes. */
  private void rollOver(ModelChangeReason why, String before) {
    var left = link;
    link = null;
    reason = why;
    former = before;
    silentSince = null;
    leaveBy = null;
    forgetQuestion();
    open();
    if (left != null) {
      closeLater(left);
    }
  }

  // ---- a link is opened

  private void openAfter(long nanos) {
    int which = ++tries;
    around
        .timer()
        .after(
            Duration.ofNanos(nanos),
            () -> {
              if (which == tries && phase == Phase.DOWN) {
                open();
              }
            });
  }

  private void open() {
    phase = Phase.OPENING;
    number++;
    proven = false;
    openedAt = now();
    lastSign = openedAt;
    var opened = models.get(model).open(around.inlet().apply(number));
    if (phase != Phase.OPENING) {
      // It has failed already.
      closeLater(opened);
      return;
    }
    phase = Phase.UP;
    link = opened;
    if (settings != null) {
      opened.accept(settings);
    }
    sound.retold().forEach(opened::accept);
    if (phase != Phase.UP) {
      // It has failed meanwhile.
      return;
    }
    var before = former;
    former = null;
    if (before != null) {
      long silence = silentSince == null ? 0 : (now() - silentSince) / 1_000_000;
      around.call().accept(new MediaInput.LinkReplaced(before, name(), reason, number, silence));
    }
  }
}
