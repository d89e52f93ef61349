package dev.parley.media.links;

import dev.parley.media.audio.Audio;
import dev.parley.media.count.MediaCounters;
import dev.parley.media.port.LinkCapabilities;
import dev.parley.media.port.LinkSettings;
import dev.parley.media.port.ModelFact;
import dev.parley.media.port.ModelFact.Outcome;
import dev.parley.media.port.ModelFact.Problem;
import dev.parley.media.port.ModelFact.Usage;
import dev.parley.media.port.ModelLink;
import dev.parley.media.port.ModelOrder;
import dev.parley.media.time.LoopTimer;
import dev.parley.media.time.MediaClock;
import dev.parley.session.model.ContextItem;
import dev.parley.session.model.ModelChangeReason;
import dev.parley.session.model.ResponseOptions;
import dev.parley.session.model.SessionCommand;
import dev.parley.session.model.SessionOrder;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a call linked to a model (DESIGN D13): opens its link, opens another when that one fails,
 * says that it leaves or falls silent, and tells the new one what the caller said and nobody
 * answered. Only when no model of the agent's list can be had is the call told that it has none.
 *
 * <p>When to dial is the {@link LinkDialer}'s to say, whether a link lives the {@link
 * LinkHealth}'s, what the next one must be told the {@link Retelling}'s, and what the link that is
 * heard says goes to the call by {@link LinkFacts}. What was asked of a link that is gone is not
 * asked of the next one here: the session does, for it knows what has become of the conversation.
 * Confined to the call's loop.
 */
public final class LinkSupervisor {

  /**
   * What there is around a supervisor.
   *
   * @param inlet where the link of this number reports; leads to {@link #reported}
   * @param facts takes what the models say, once it is certain that the call is to know
   * @param news takes what the supervisor says itself, in one order with that
   * @param afterReport does something with a link when it is in the middle of no report
   */
  public record LinkContext(
      MediaClock clock,
      LoopTimer timer,
      LinkBreakers breakers,
      MediaCounters counters,
      SoundRoom room,
      IntFunction<Consumer<ModelFact>> inlet,
      Consumer<ModelFact> facts,
      Consumer<LinkNews> news,
      Consumer<Runnable> afterReport) {}

  private enum Phase {
    /** The next link is waited for. */
    DOWN,
    /** It is being made, and may report before it is there. */
    DIALLING,
    /** It is there, and has not said yet that it can be used. */
    OPENING,
    UP,
    /** No model of the list can be had: only another list helps. */
    EXHAUSTED,
    /** The call is over. */
    OVER;

    boolean isWithoutLink() {
      return this == EXHAUSTED || this == OVER;
    }
  }

  private final LinkContext around;
  private final LinkDialer dialer;
  private final LinkHealth health;
  private final Retelling retelling;
  private final Outage outage;
  private final CurrentLink current;
  private final LinkFacts facts;
  private final LinkBeside beside;
  private Phase phase = Phase.DOWN;

  /** How many links there were. */
  private int dialled;

  private boolean saidOpened;
  private ModelChangeReason reason = ModelChangeReason.ERROR;

  /** What the model has to which the current link's handle leads. */
  private LinkSlot.Known known = LinkSlot.Known.NOTHING;

  /** What was said before is asked of the session, and no link has been told it yet. */
  private boolean untold;

  /** The link before was to find the caller's turns. */
  private boolean turnsByModel;

  /** A human has the call: a model that answers by itself must not hear it. */
  private boolean starved;

  private final LinkWishes wishes;

  /** As the link that there is began. */
  private LinkSettings begunWith;

  /** It failed at what it was asked before it could be used: the next is asked that again. */
  private boolean failedEarly;

  public LinkSupervisor(LinkContext around, List<ModelDial> models, LinkSettings settings) {
    this.around = around;
    this.dialer = new LinkDialer(around, models, this::open);
    this.wishes = new LinkWishes(settings);
    this.begunWith = settings;
    this.health = new LinkHealth(around.clock());
    this.outage = new Outage(around.clock(), around.timer());
    this.retelling =
        new Retelling(new CallerSound(around.counters().callerSoundDropped, around.room()));
    this.current = new CurrentLink(dialer);
    this.beside = new LinkBeside(around.clock(), dialer, health, this::closeLater);
    this.facts = new LinkFacts(around, current, health, retelling, wishes, new LinkOwner());
  }

  /** Opens the first link. */
  public void begin() {
    dialer.begin();
    if (phase == Phase.DOWN) {
      // Too many calls failed with it just now: what is asked meanwhile is asked again.
      outage.lost(dialer.model());
      tellOutage();
    }
  }

  /** What the call wants of its model. Without a link it is kept, or asked again by the session. */
  public void accept(ModelOrder order) {
    var now = current.slot;
    if (phase.isWithoutLink() || isWithheld(order)) {
      return;
    }
    if (order instanceof ModelOrder.Update(var wanted)) {
      update(wanted);
      return;
    }
    boolean given = retelling.notes(order, now != null);
    if (now == null && order instanceof ModelOrder.Truncate) {
      // Who came back by the handle would believe that all of it was heard.
      current.forgetHandle();
    }
    if (!given || now == null) {
      return;
    }
    switch (order) {
      case ModelOrder.Respond respond -> ask(respond, now);
      case ModelOrder.Forget _ when !now.can.memory().editable() || !takesWord(now) -> {
        current.forgetHandle();
        rollOver(ModelChangeReason.FORGETTING, dialer.model());
      }
      case ModelOrder.Commit _, ModelOrder.Cancel _, ModelOrder.Truncate _, ModelOrder.Forget _ -> {
        current.forgetHandle();
        now.give(order);
      }
      case ModelOrder.Hear _,
          ModelOrder.Clear _,
          ModelOrder.Add _,
          ModelOrder.ToolOutput _,
          ModelOrder.Update _ ->
          now.give(order);
    }
  }

  private void ask(ModelOrder.Respond respond, LinkSlot now) {
    var objection = now.objection(respond);
    if (objection == null) {
      current.forgetHandle();
      now.give(respond);
    } else {
      retelling.done(false);
      pass(new ModelFact.Done(respond.responseId(), Outcome.FAILED, objection, Usage.NONE));
    }
  }

  /** What the session is told shows what has been answered, and what the next link must know. */
  public void told(SessionCommand message) {
    retelling.told(message);
    if (changesContext(message)) {
      wantContext();
    }
  }

  /** What the session says that is for a model which is not asked. */
  public void ordered(SessionOrder order) {
    switch (order) {
      case SessionOrder.FloorMoved(var to, var context) -> floorMoved(to, context);
      case SessionOrder.ContextTold(var context) -> contextTold(context);
      case SessionOrder.Attached(_, var epoch, _, _) when epoch > 1 -> {
        untold = true;
        wantContext();
      }
      default -> {}
    }
  }

  /** A link says something. */
  public void reported(int byLink, ModelFact said) {
    var following = beside.next();
    if (following != null && byLink == following.number) {
      reportedBeside(following, said);
      return;
    }
    if (byLink != current.number || phase == Phase.DOWN || phase.isWithoutLink()) {
      facts.late(said);
      return;
    }
    facts.take(said);
  }

  /** Twice a second. */
  public void watch() {
    var now = current.slot;
    if (now == null) {
      return;
    }
    if (now.takesTurns() && phase == Phase.UP) {
      boolean unheard = retelling.forgetSilence(now.givenMs());
      if (unheard) {
        around.news().accept(new LinkNews.CallerUnnoticed());
      }
    }
    retelling.ages();
    endsByItself(now);
    var following = beside.next();
    var failure = beside.problem();
    if (following != null && failure != null) {
      failedBeside(following, failure);
    }
    leaveInTime();
    var problem = now == current.slot ? problem(now) : null;
    if (problem != null) {
      if (phase == Phase.UP) {
        retelling.passesOver();
      }
      replace(problem);
    }
  }

  private @Nullable Problem problem(LinkSlot now) {
    return phase == Phase.UP
        ? health.problem(now.can.liveness(), retelling.isAwaited())
        : health.opening(now.dialledAt, dialer.opening());
  }

  // ---- settings

  /** An open link takes what it can; for the rest there is another, in a pause of the talk. */
  private void update(LinkSettings wanted) {
    var changed = wanted.changedSince(wishes.wanted());
    if (changed.isEmpty()) {
      return;
    }
    wishes.want(wanted);
    // It would begin as it should not.
    beside.drop();
    var now = current.slot;
    if (now == null || !now.isOpen()) {
      // What has changed since it was dialled it is told when it can be used.
      return;
    }
    var update = update(now, changed);
    if (update != null) {
      now.give(update);
    }
  }

  /** What the link is told that takes all of this; another must be made if it does not. */
  private ModelOrder.@Nullable Update update(LinkSlot now, Set<LinkCapabilities.Setting> changed) {
    if (changed.isEmpty()) {
      return null;
    }
    if (!now.can.updates().containsAll(changed)) {
      leaving(ModelChangeReason.SETTINGS, LinkRules.CHANGED.toMillis());
      return null;
    }
    var wanted = wishes.wanted();
    wishes.told(wanted);
    return new ModelOrder.Update(wanted.suiting(now.can));
  }

  /** What an open link minds, one that begins with it may take. */
  private void declined(ModelFact.Declined declined) {
    if (declined.order() == ModelOrder.Kind.UPDATE && wishes.minded()) {
      leaving(ModelChangeReason.SETTINGS, LinkRules.CHANGED.toMillis());
      return;
    }
    pass(declined);
    if (declined.order() == ModelOrder.Kind.FORGET) {
      // What it is to forget it knows still.
      current.forgetHandle();
      rollOver(ModelChangeReason.FORGETTING, dialer.model());
    }
  }

  /** No link begins with these settings: the call goes on with those of before. */
  private boolean goesBack(Problem problem) {
    boolean begins = phase == Phase.DIALLING || phase == Phase.OPENING;
    if (!begins || problem.retryable() || !wentBack(begunWith, problem)) {
      return false;
    }
    phase = Phase.DOWN;
    var gone = gone();
    if (gone != null) {
      closeLater(gone.link);
    }
    outage.follows(dialer.model());
    retelling.forgetQuestion();
    around.timer().after(Duration.ZERO, this::openAgain);
    return true;
  }

  private boolean wentBack(LinkSettings refused, Problem problem) {
    var minded = wishes.goBack(refused);
    if (minded == null) {
      return false;
    }
    around.news().accept(new LinkNews.Minded(minded, wishes.wanted()));
    pass(new ModelFact.Declined(ModelOrder.Kind.UPDATE, problem.code(), null));
    return true;
  }

  private void openAgain() {
    if (phase == Phase.DOWN) {
      open();
    }
  }

  /** The session has another agent, with other models. */
  public void changeModels(List<ModelDial> next, LinkSettings how) {
    if (phase == Phase.OVER) {
      return;
    }
    wishes.begin(how);
    var before = dialer.model();
    boolean followed = followsTalk();
    phase = phase == Phase.EXHAUSTED ? Phase.DOWN : phase;
    dialer.change(next);
    if (!followed && followsTalk()) {
      // What was said since the last question nobody has been told.
      retelling.seed(List.of());
      untold = true;
      wantContext();
    }
    current.forgetHandle();
    rollOver(ModelChangeReason.ASSIGNED, before);
  }

  /**
   * Somebody else has the call.
   *
   * @param to participant who has it; absent if it is the agent
   * @param context what the agent's model begins with that has not heard the talk meanwhile
   */
  private void floorMoved(@Nullable String to, List<ContextItem> context) {
    boolean isTaken = to != null;
    if (phase.isWithoutLink() || isTaken == starved) {
      return;
    }
    starved = isTaken;
    if (!isTaken) {
      retelling.seed(context);
    }
    if (!current.takesTurns()) {
      return;
    }
    retelling.forgetCaller();
    if (!isTaken) {
      current.forgetHandle();
      if (current.slot != null) {
        rollOver(ModelChangeReason.HANDED_BACK, dialer.model());
      }
    }
  }

  private static boolean changesContext(SessionCommand message) {
    return switch (message) {
      case SessionCommand.EndResponse _,
          SessionCommand.CutItem _,
          SessionCommand.AddItem _,
          SessionCommand.NoteTranscript _,
          SessionCommand.AskTool _ ->
          true;
      case SessionCommand.HearCaller hear -> hear.cut() != null;
      default -> false;
    };
  }

  /** Whether a model may be linked that is not asked: it learns of the talk by being told it. */
  private boolean followsTalk() {
    return current.takesTurns() || dialer.mayTakeTurns();
  }

  /** A model that is asked gets the conversation with the question. */
  private void wantContext() {
    if (!phase.isWithoutLink() && followsTalk()) {
      around.news().accept(new LinkNews.ContextWanted());
    }
  }

  /**
   * The next link begins with it. So does this one, if the session began with another leg and the
   * model knows nothing of it.
   */
  private void contextTold(List<ContextItem> context) {
    if (phase.isWithoutLink()) {
      return;
    }
    retelling.seed(context);
    var now = current.slot;
    boolean first = untold;
    untold = false;
    boolean ignorant = now != null && now.takesTurns() && now.isBlank() && !context.isEmpty();
    if (first && ignorant && !starved) {
      rollOver(reason, outage.former());
    } else if (now != null && now.isOpen()) {
      learns(now);
    }
  }

  /** One that is not asked is given what was written since it was dialled. */
  private void learns(LinkSlot now) {
    if (now.takesTurns() && !starved && now.learn(retelling.seed(true))) {
      current.forgetHandle();
    }
  }

  /** Whether it begins without the conversation, or can be told what has become of it. */
  private static boolean takesWord(LinkSlot now) {
    return now.isOpen() || !now.takesTurns();
  }

  /** Also of the model that is to be linked next: what it must not hear is not kept for it. */
  private boolean isWithheld(ModelOrder order) {
    boolean sound =
        order instanceof ModelOrder.Hear
            || order instanceof ModelOrder.Commit
            || order instanceof ModelOrder.Clear;
    return starved && sound && current.takesTurns();
  }

  /** The call is over. Safe to call twice. */
  public void close() {
    phase = Phase.OVER;
    dialer.stop();
    beside.drop();
    retelling.close();
    var last = current.slot;
    current.slot = null;
    if (last != null) {
      last.link.close();
    }
  }

  private void pass(ModelFact fact) {
    around.facts().accept(fact);
  }

  // ---- a link goes

  /** The link is not used any more; what it worked on is asked again, but not for ever. */
  private void replace(Problem found) {
    if (goesBack(found)) {
      return;
    }
    var problem = facts.untilThen(found);
    reason = LinkRules.reason(problem);
    outage.lost(dialer.model());
    if (problem.failure() == ModelFact.Failure.SILENT && outage.tells()) {
      // The caller has waited already.
      around.news().accept(new LinkNews.Out());
    }
    phase = Phase.DOWN;
    var gone = gone();
    if (gone != null) {
      closeLater(gone.link);
    }
    var given = retelling.breaksOff();
    if (given != null) {
      pass(new ModelFact.Done(given, Outcome.FAILED, problem, Usage.NONE));
    }
    var following = beside.made();
    if (following != null) {
      takesOver(following);
      return;
    }
    var model = dialer.model();
    if (!dialer.again(problem)) {
      phase = Phase.EXHAUSTED;
      around.counters().linksGivenUp.increment();
      pass(new ModelFact.Failed(problem));
      return;
    }
    if (!model.equals(dialer.model())) {
      current.forgetHandle();
    }
    tellOutage();
  }

  private void tellOutage() {
    outage.tell(this::isOut, () -> around.news().accept(new LinkNews.Out()));
  }

  private boolean isOut() {
    return phase != Phase.UP && !phase.isWithoutLink();
  }

  /** The link is the call's no more; who found turns until now is kept in mind. */
  private @Nullable LinkSlot gone() {
    var before = current.slot;
    current.slot = null;
    turnsByModel = before == null ? turnsByModel : before.takesTurns();
    return before;
  }

  /** Not in the middle of what it reports. */
  private void closeLater(ModelLink gone) {
    around.timer().after(Duration.ZERO, gone::close);
  }

  // ---- a link is left

  private void leaving(ModelChangeReason why, long millisLeft) {
    var now = current.slot;
    if (now == null) {
      return;
    }
    reason = why;
    long left = Math.max(0, millisLeft * 1_000_000 - LinkRules.MARGIN.toNanos());
    long by = around.clock().nanos() + left;
    now.leaveBy = now.leaveBy == null ? Long.valueOf(by) : Long.valueOf(Math.min(now.leaveBy, by));
    around.timer().after(Duration.ZERO, this::leaveInTime);
  }

  /** Links of this kind live so long, whether or not they say so before they end. */
  private void endsByItself(LinkSlot now) {
    var life = now.can.life().longest();
    // One that other settings wait for is not left until there is another, but it ends.
    boolean leaves = now.leaveBy != null && reason != ModelChangeReason.SETTINGS;
    if (life == null || leaves) {
      return;
    }
    var left = life.minusNanos(around.clock().nanos() - now.dialledAt);
    if (left.compareTo(LinkRules.notice(life)) < 0) {
      leaving(ModelChangeReason.END_OF_LIFE, left.toMillis());
    }
  }

  /** In a pause of the talk, or before the model goes. */
  private void leaveInTime() {
    var now = current.slot;
    var by = now == null ? null : now.leaveBy;
    if (now == null || by == null || phase != Phase.UP) {
      return;
    }
    boolean pause =
        !retelling.isAwaited() && !now.isBusy() && !retelling.isHearing(now.takesTurns());
    boolean due = around.clock().nanos() - by >= 0;
    boolean besides = isMadeBeside(now);
    if (besides && beside.isFree()) {
      openBeside();
    }
    var following = beside.made();
    boolean optional = reason == ModelChangeReason.SETTINGS;
    boolean ready = following != null && following.isOpen();
    if (following != null && (ready ? pause || due : due && !optional)) {
      var _ = gone();
      outage.leftFor(following.isOpen());
      closeLater(now.link);
      takesOver(following);
    } else if (besides && optional) {
      // What a model minds costs nobody the call: this one goes on until another can be used.
      return;
    } else if (due || (pause && !besides)) {
      dialer.recovered();
      rollOver(reason, dialer.model());
    }
  }

  /** The next link is made while the one that is left still answers, and nothing is heard of it. */
  private boolean isMadeBeside(LinkSlot now) {
    // One that is told the conversation at its opening would not know what is said meanwhile.
    boolean told = now.takesTurns() || dialer.latest().takesTurns() || now.can.life().resumes();
    return now.can.life().two() && !told;
  }

  private void openBeside() {
    var model = dialer.latest();
    var following = new NextLink(++dialled, wishes.wanted());
    beside.begins(following);
    var told = retelling.seed(false);
    var beginning = new ModelLink.Beginning(null, seed(told, model.capabilities()));
    var made =
        dialer.openBeside(
            following.number,
            following.settings.suiting(model.capabilities()),
            beginning,
            around.inlet().apply(following.number));
    if (beside.next() != following) {
      // It has failed already.
      closeLater(made);
      return;
    }
    following.made(slot(made, model, beginning, told, LinkSlot.Known.NOTHING));
  }

  private void reportedBeside(NextLink following, ModelFact fact) {
    switch (fact) {
      case ModelFact.Opened _ -> {
        following.opens();
        around.timer().after(Duration.ZERO, this::leaveInTime);
      }
      case ModelFact.Failed(var problem) -> failedBeside(following, problem);
      case ModelFact.Alive _ -> {}
      default -> {
        if (!following.says(fact)) {
          facts.late(fact);
        }
      }
    }
  }

  /** The link that there is goes on; another is tried, unless nobody takes what it was for. */
  private void failedBeside(NextLink following, Problem problem) {
    beside.failed(problem);
    if (problem.retryable() || !wentBack(following.settings, problem)) {
      return;
    }
    beside.wantsOther();
    if (current.slot != null && reason == ModelChangeReason.SETTINGS) {
      current.slot.leaveBy = null;
    }
  }

  /** The link that was made beside is the one that is heard from now on. */
  private void takesOver(NextLink following) {
    var now = following.slot();
    if (now == null) {
      throw new IllegalStateException("next link: still being made (expected: there)");
    }
    beside.tookOver();
    outage.follows(dialer.model());
    current.number = following.number;
    begunWith = following.settings;
    saidOpened = following.isOpen();
    phase = Phase.OPENING;
    current.forgetHandle();
    retelling.forgetQuestion();
    dialer.tookOver();
    health.sign();
    known = now.known();
    current.slot = now;
    around.news().accept(new LinkNews.Dialled(now.can, List.of()));
    if (saidOpened) {
      opened();
    }
    following.said().forEach(fact -> reported(following.number, fact));
    tellOutage();
  }

  /** The next link is dialled as the one before is left, and the talk waits for it. */
  private void rollOver(ModelChangeReason why, @Nullable String before) {
    beside.drop();
    var left = gone();
    reason = why;
    outage.left(before);
    retelling.forgetQuestion();
    boolean two = left == null || left.can.life().two();
    if (left != null && !two) {
      left.link.close();
    }
    open();
    if (left != null && two) {
      closeLater(left.link);
    }
    tellOutage();
  }

  // ---- a link is opened

  private void open() {
    phase = Phase.DIALLING;
    current.number = ++dialled;
    saidOpened = false;
    health.sign();
    var before = current.handle == null ? LinkSlot.Known.NOTHING : known;
    var model = dialer.latest();
    var told = retelling.seed(model.takesTurns());
    var beginning = new ModelLink.Beginning(current.handle, seed(told, model.capabilities()));
    current.forgetHandle();
    begunWith = wishes.wanted();
    wishes.dialled();
    var suited = begunWith.suiting(model.capabilities());
    var made = dialer.open(current.number, suited, beginning, around.inlet().apply(current.number));
    if (phase != Phase.DIALLING) {
      // It has failed already.
      closeLater(made);
      return;
    }
    phase = Phase.OPENING;
    var now = slot(made, model, beginning, told, before);
    known = now.known();
    current.slot = now;
    boolean otherwise = turnsByModel && !now.takesTurns();
    turnsByModel = false;
    var unjudged = otherwise ? retelling.unjudged() : List.<Audio>of();
    around.news().accept(new LinkNews.Dialled(now.can, unjudged));
    if (starved && now.takesTurns()) {
      retelling.forgetCaller();
    }
    if (saidOpened) {
      opened();
    }
  }

  private LinkSlot slot(
      ModelLink made,
      ModelDial model,
      ModelLink.Beginning beginning,
      List<ContextItem> told,
      LinkSlot.Known before) {
    var cut = around.counters().seedItemsCut;
    return new LinkSlot(made, model, beginning, told, before, around.clock().nanos(), cut);
  }

  private List<ContextItem> seed(List<ContextItem> told, LinkCapabilities can) {
    var offered = wishes.wanted().tools().stream().map(ResponseOptions.Tool::name).toList();
    var takes = can.memory().seed();
    var written =
        Seeding.written(
            told, takes, call -> takes.calls() && offered.contains(call.tool()), _ -> false);
    around.counters().seedItemsCut.add(told.size() - written.size());
    return written;
  }

  /** The link can be used: from now on it is the one that answers. */
  private void opened() {
    saidOpened = true;
    if (phase != Phase.OPENING) {
      return;
    }
    phase = Phase.UP;
    wishes.opened(begunWith);
    if (failedEarly) {
      failedEarly = false;
      outage.follows(dialer.model());
    }
    dialer.opened();
    var replaced = outage.opened(dialer.model(), reason, current.number);
    if (replaced != null) {
      around.news().accept(replaced);
    }
    var now = current.slot;
    if (now != null) {
      around.afterReport().accept(() -> tellsAll(now));
    }
  }

  /** What it was not given before it could be used. */
  private void tellsAll(LinkSlot now) {
    if (now != current.slot || now.isOpen()) {
      return;
    }
    var update = update(now, wishes.wanted().changedSince(begunWith));
    now.opens(retelling.orders(now.takesTurns()), update);
    retelling.opened(now.givenMs());
    learns(now);
  }

  /** What the link that is heard says of itself. */
  private final class LinkOwner implements LinkFacts.Owner {

    @Override
    public boolean isUp() {
      return phase == Phase.UP;
    }

    @Override
    public void opened() {
      LinkSupervisor.this.opened();
    }

    @Override
    public void proved() {
      LinkSupervisor.this.opened();
      outage.over();
      dialer.proved();
    }

    @Override
    public void recovered() {
      dialer.recovered();
    }

    @Override
    public void failedEarly() {
      failedEarly = true;
    }

    @Override
    public void replace(Problem problem) {
      LinkSupervisor.this.replace(problem);
    }

    @Override
    public void leaving(ModelChangeReason why, long millisLeft) {
      LinkSupervisor.this.leaving(why, millisLeft);
    }

    @Override
    public void declined(ModelFact.Declined declined) {
      LinkSupervisor.this.declined(declined);
    }
  }
}
