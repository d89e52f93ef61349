package dev.parley.media.links;

import dev.parley.media.port.ModelFact;
import dev.parley.media.port.ModelFact.Problem;
import dev.parley.session.model.ModelChangeReason;
import java.time.Duration;

/**
 * Leaves a link that goes, is old, or does not take what is set: in a pause of the talk, or before
 * it ends. Where that can be, the next one is made beside it and takes its place; it still answers
 * until then, and the caller notices nothing. Confined to the call's loop.
 */
final class LinkLeaving {

  private final LinkSupervisor.LinkContext around;
  private final LinkSuccession succession;
  private final CurrentLink current;
  private final LinkDialer dialer;
  private final LinkBeside beside;
  private final LinkWishes wishes;
  private final Retelling retelling;

  LinkLeaving(
      LinkSupervisor.LinkContext around,
      LinkSuccession succession,
      LinkWishes wishes,
      Retelling retelling) {
    this.around = around;
    this.succession = succession;
    this.current = succession.current;
    this.dialer = succession.dialer;
    this.beside = succession.beside;
    this.wishes = wishes;
    this.retelling = retelling;
  }

  /** The link can be used for so much longer. */
  void begin(ModelChangeReason why, long millisLeft) {
    var now = current.slot;
    if (now == null) {
      return;
    }
    succession.goesFor(why);
    long left = Math.max(0, millisLeft * 1_000_000 - LinkRules.MARGIN.toNanos());
    long by = around.clock().nanos() + left;
    now.leaveBy = now.leaveBy == null ? Long.valueOf(by) : Long.valueOf(Math.min(now.leaveBy, by));
    around.timer().after(Duration.ZERO, this::leaveInTime);
  }

  /** It does not take what is set: another is made, which may. */
  void beginForSettings() {
    begin(ModelChangeReason.SETTINGS, LinkRules.CHANGED.toMillis());
  }

  /** To be called now and then. */
  void watch(LinkSlot now) {
    endsByItself(now);
    var following = beside.next();
    var failure = beside.problem();
    if (following != null && failure != null) {
      failed(following, failure);
    }
    leaveInTime();
  }

  /** Links of this kind live so long, whether or not they say so before they end. */
  private void endsByItself(LinkSlot now) {
    var life = now.can.life().longest();
    // One that other settings wait for is not left until there is another, but it ends.
    boolean leaves = now.leaveBy != null && !isOptional();
    if (life == null || leaves) {
      return;
    }
    var left = life.minusNanos(around.clock().nanos() - now.dialledAt);
    if (left.compareTo(LinkRules.notice(life)) < 0) {
      begin(ModelChangeReason.END_OF_LIFE, left.toMillis());
    }
  }

  /** What a model declines costs nobody the call: a link goes on until another can be used. */
  private boolean isOptional() {
    return succession.reason() == ModelChangeReason.SETTINGS;
  }

  private void leaveInTime() {
    var now = current.slot;
    var by = now == null ? null : now.leaveBy;
    if (now == null || by == null || !succession.isUp()) {
      return;
    }
    boolean pause =
        !retelling.isAwaited() && !now.isBusy() && !retelling.isHearing(now.takesTurns());
    boolean due = around.clock().nanos() - by >= 0;
    boolean besides = isMadeBeside(now);
    if (besides && beside.isFree() && !dialer.isHeld()) {
      beside.open();
    }
    var following = beside.made();
    boolean ready = following != null && following.isOpen();
    boolean must = due && !isOptional();
    if (following != null && (ready ? pause || due : must)) {
      succession.leaveFor(following);
    } else if (besides ? must : due || (pause && !dialer.isHeld())) {
      dialer.recovered();
      succession.rollOver(succession.reason());
    }
  }

  /** The next link is made while the one that is left still answers, and nothing is heard of it. */
  private boolean isMadeBeside(LinkSlot now) {
    // One that is told the conversation at its opening would not know what is said meanwhile.
    boolean told = now.takesTurns() || dialer.latest().takesTurns() || now.can.life().resumes();
    return now.can.life().two() && !told;
  }

  /** Whether the link of this number is the one beside. */
  boolean isBeside(int byLink) {
    var following = beside.next();
    return following != null && byLink == following.number;
  }

  /** That one says something; false if it is not kept. */
  boolean reported(ModelFact fact) {
    var following = beside.next();
    if (following == null) {
      return false;
    }
    switch (fact) {
      case ModelFact.Opened _ -> {
        following.opens();
        around.timer().after(Duration.ZERO, this::leaveInTime);
      }
      case ModelFact.Failed(var problem) -> failed(following, problem);
      case ModelFact.Alive _ -> {}
      default -> {
        return following.says(fact);
      }
    }
    return true;
  }

  /** The link that there is goes on; another is tried, unless nobody takes what it was for. */
  private void failed(NextLink following, Problem problem) {
    beside.failed(problem);
    dialer.failedBeside(problem);
    if (!problem.isOfThisAlone() || !wishes.goBack(following.settings, problem)) {
      return;
    }
    beside.wantsOther();
    if (current.slot != null && isOptional()) {
      current.slot.leaveBy = null;
    }
  }
}
