package dev.parley.media.links;

import dev.parley.media.audio.Audio;
import dev.parley.media.port.ModelFact;
import dev.parley.media.port.ModelFact.Outcome;
import dev.parley.media.port.ModelFact.Problem;
import dev.parley.media.port.ModelFact.Usage;
import dev.parley.media.port.ModelLink;
import dev.parley.session.model.ModelChangeReason;
import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Which link a call has, one after the other: it is dialled, can be used, fails or is left, and
 * another follows until no model of the list can be had. Confined to the call's loop.
 */
final class LinkSuccession {

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

  final LinkDialer dialer;
  final CurrentLink current;
  final LinkHealth health;
  final LinkBeside beside;
  private final LinkSupervisor.LinkContext around;
  private final LinkWishes wishes;
  private final Retelling retelling;
  private final Consumer<LinkSlot> tells;
  private final BiConsumer<Integer, ModelFact> reports;
  private final LinkOpener opener;
  private final Outage outage;
  private Phase phase = Phase.DOWN;

  /** Why the next link follows; once it is there, why it followed. */
  private ModelChangeReason reason = ModelChangeReason.ERROR;

  private boolean saidOpened;

  /** It failed at what it was asked before it could be used: the next is asked that again. */
  private boolean failedEarly;

  /**
   * What a call has before its first link.
   *
   * @param tells gives a link that can be used what it was not given before
   * @param reports takes what a link has said, by its number, before it was the one that is heard
   */
  LinkSuccession(
      LinkSupervisor.LinkContext around,
      List<ModelDial> models,
      LinkWishes wishes,
      Retelling retelling,
      Consumer<LinkSlot> tells,
      BiConsumer<Integer, ModelFact> reports) {
    this.around = around;
    this.wishes = wishes;
    this.retelling = retelling;
    this.tells = tells;
    this.reports = reports;
    this.dialer = new LinkDialer(around, models, this::open);
    this.current = new CurrentLink(dialer);
    this.health = new LinkHealth(around.clock());
    this.outage = new Outage(around.clock(), around.timer());
    this.opener = new LinkOpener(around, dialer, retelling);
    this.beside = new LinkBeside(around.clock(), health, opener, wishes, this::closeLater);
  }

  /** Opens the first link. */
  void begin() {
    dialer.begin();
    if (phase == Phase.DOWN) {
      // Too many calls failed with it just now: what is asked meanwhile is asked again.
      outage.lost(dialer.model());
      tellOutage();
    }
  }

  /** Whether no link follows, unless the list of models becomes another. */
  boolean isWithoutLink() {
    return phase.isWithoutLink();
  }

  boolean isOver() {
    return phase == Phase.OVER;
  }

  /** Whether the link has said that it can be used. */
  boolean isUp() {
    return phase == Phase.UP;
  }

  /** Whether what the link of this number says is for the call. */
  boolean hears(int byLink) {
    return byLink == current.number && phase != Phase.DOWN && !phase.isWithoutLink();
  }

  /** Why the next link follows, or this one followed the one before. */
  ModelChangeReason reason() {
    return reason;
  }

  /** For this reason the link is going to be left. */
  void goesFor(ModelChangeReason why) {
    reason = why;
  }

  /** Looks whether the link still lives. */
  void watch(LinkSlot now) {
    var problem = now == current.slot ? problem(now) : null;
    if (problem != null) {
      if (phase == Phase.UP && problem.failure() == ModelFact.Failure.SILENT) {
        retelling.passesOver();
      }
      replace(problem);
    }
  }

  private @Nullable Problem problem(LinkSlot now) {
    if (phase != Phase.UP) {
      return health.opening(now.dialledAt, dialer.opening());
    }
    boolean hears = now.takesTurns() && retelling.isToHearOut();
    var deaf = health.hearing(hears ? Long.valueOf(now.givenMs()) : null);
    var mute = health.problem(now.can.liveness(), retelling.isAwaited());
    return mute == null ? deaf : mute;
  }

  /** The call is over. Safe to call twice. */
  void close() {
    phase = Phase.OVER;
    dialer.stop();
    beside.drop();
    var last = current.slot;
    current.slot = null;
    if (last != null) {
      last.link.close();
    }
  }

  // ---- a link is opened

  /** Now, or when the model may be dialled. */
  private void dial() {
    if (dialer.passOverHeld()) {
      current.forgetHandle();
    }
    phase = Phase.DOWN;
    dialer.dial();
  }

  private void open() {
    phase = Phase.DIALLING;
    current.number = opener.number();
    saidOpened = false;
    health.sign();
    var handle = current.handle;
    var known = current.known();
    current.forgetHandle();
    dialer.dialled();
    var now = opener.open(current.number, wishes.dialled(), handle, known);
    if (phase != Phase.DIALLING) {
      // It has failed already.
      closeLater(now.link);
      return;
    }
    phase = Phase.OPENING;
    var unjudged = current.isAskedInstead(now) ? retelling.unjudged() : List.<Audio>of();
    current.becomes(now);
    around.news().accept(new LinkNews.Dialled(now.can, unjudged));
    if (current.isStarved()) {
      retelling.forgetCaller();
    }
    if (saidOpened) {
      opened();
    }
  }

  /** The link can be used: from now on it is the one that answers. */
  void opened() {
    saidOpened = true;
    if (phase != Phase.OPENING) {
      return;
    }
    phase = Phase.UP;
    wishes.opened();
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
      around.afterReport().accept(() -> tell(now));
    }
  }

  private void tell(LinkSlot now) {
    if (now == current.slot && !now.isOpen()) {
      tells.accept(now);
    }
  }

  /** It says something of the talk: it works, whether or not it has said so. */
  void proved() {
    opened();
    outage.over();
    dialer.proved();
  }

  /** It has done what it was asked. */
  void answered() {
    proved();
    dialer.recovered();
  }

  /** It fails at what it was asked before it could be used, which is no answer. */
  void failsEarly() {
    failedEarly = true;
    retelling.forgetQuestion();
  }

  // ---- a link goes

  /** It cannot be used any more; what it worked on is asked again, but not for ever. */
  void replace(Problem found) {
    if (goesBack(found)) {
      return;
    }
    var problem = health.untilThen(found);
    reason = LinkRules.reason(problem);
    outage.lost(dialer.model());
    if (problem.failure() == ModelFact.Failure.SILENT && outage.tells()) {
      // The caller has waited already.
      around.news().accept(new LinkNews.OutageLasts());
    }
    goesDown();
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

  /** No link begins with its settings: the call goes on with those of before. */
  private boolean goesBack(Problem problem) {
    boolean begins = phase == Phase.DIALLING || phase == Phase.OPENING;
    if (!begins || !problem.isOfThisAlone() || !wishes.goBack(problem)) {
      return false;
    }
    goesDown();
    outage.follows(dialer.model());
    retelling.forgetQuestion();
    around.timer().after(Duration.ZERO, this::openAgain);
    return true;
  }

  private void openAgain() {
    if (phase == Phase.DOWN) {
      dial();
    }
  }

  private void goesDown() {
    phase = Phase.DOWN;
    var gone = current.gone();
    if (gone != null) {
      closeLater(gone.link);
    }
  }

  private void tellOutage() {
    outage.tell(this::lasts, () -> around.news().accept(new LinkNews.OutageLasts()));
  }

  private boolean lasts() {
    return phase != Phase.UP && !phase.isWithoutLink();
  }

  /** Not in the middle of what it reports. */
  private void closeLater(ModelLink gone) {
    around.timer().after(Duration.ZERO, gone::close);
  }

  private void pass(ModelFact fact) {
    around.facts().accept(fact);
  }

  // ---- another takes its place

  /** The link is left for the one that was made beside it. */
  void leaveFor(NextLink following) {
    var left = current.gone();
    outage.leftFor(following.isOpen());
    if (left != null) {
      closeLater(left.link);
    }
    takesOver(following);
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
    wishes.tookOver(following.settings);
    saidOpened = following.isOpen();
    phase = Phase.OPENING;
    current.forgetHandle();
    retelling.forgetQuestion();
    dialer.tookOver();
    health.sign();
    current.becomes(now);
    around.news().accept(new LinkNews.Dialled(now.can, List.of()));
    if (saidOpened) {
      opened();
    }
    following.said().forEach(fact -> reports.accept(following.number, fact));
    tellOutage();
  }

  /** The next link, to the model of now, is dialled as the one before is left. */
  void rollOver(ModelChangeReason why) {
    rollOver(why, dialer.model());
  }

  /** This one is dialled once more: to the call it is the same change. */
  void redial() {
    rollOver(reason, outage.former());
  }

  /** The call has come to this model before, with another leg; absent = that is not known. */
  void comesTo(@Nullable String model) {
    if (!phase.isWithoutLink() && dialer.comesTo(model)) {
      redial();
    }
  }

  /**
   * No model could be had, and that was a while ago: the list is tried once more from its first.
   */
  void dialAnew() {
    phase = Phase.DOWN;
    dialer.beginAnew();
    // When the call knows that the agent has it again, and minds if there is none.
    around.timer().after(Duration.ZERO, this::dialAgain);
  }

  private void dialAgain() {
    if (phase == Phase.DOWN) {
      rollOver(ModelChangeReason.HANDED_BACK);
    }
  }

  /**
   * Another agent's models follow, though none of those before could be had.
   *
   * @param answering to which of them the call has come; absent = the first
   */
  void changeModels(List<ModelDial> next, @Nullable String answering) {
    var before = dialer.model();
    phase = phase == Phase.EXHAUSTED ? Phase.DOWN : phase;
    dialer.change(next);
    var _ = dialer.comesTo(answering);
    rollOver(ModelChangeReason.ASSIGNED, before);
  }

  private void rollOver(ModelChangeReason why, @Nullable String before) {
    beside.drop();
    var left = current.gone();
    reason = why;
    outage.left(before);
    retelling.forgetQuestion();
    boolean two = left == null || left.can.life().two();
    if (left != null && !two) {
      left.link.close();
    }
    dial();
    if (left != null && two) {
      closeLater(left.link);
    }
    tellOutage();
  }
}
