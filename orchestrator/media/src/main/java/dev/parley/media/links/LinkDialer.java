package dev.parley.media.links;

import dev.parley.media.count.MediaCounters;
import dev.parley.media.port.ModelFact.Failure;
import dev.parley.media.port.ModelFact.Problem;
import dev.parley.media.time.LoopTimer;
import dev.parley.media.time.MediaClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which model of the agent's list a call dials, and when: at once, after a pause, or no more. Knows
 * nothing of what is said over a link. Confined to the call's loop.
 */
final class LinkDialer {

  private final MediaClock clock;
  private final LoopTimer timer;
  private final LinkBreakers breakers;
  private final MediaCounters counters;
  private final Runnable dials;
  private List<ModelDial> models;
  private int model;

  /** Of the model since the outage began. */
  private int failures;

  private long outageSince;
  private long openedAt;

  /** Which of the dials that were put off counts. */
  private int latest;

  /** The latest link has said something that only a link says that works. */
  private boolean proven;

  /** Any link of this call was of use, or failed: a model that is busy is waited for. */
  private boolean begun;

  /**
   * A dialer for one call.
   *
   * @param dials opens the next link, to {@link #latest}
   */
  LinkDialer(LinkSupervisor.LinkContext around, List<ModelDial> models, Runnable dials) {
    this.clock = around.clock();
    this.timer = around.timer();
    this.breakers = around.breakers();
    this.counters = around.counters();
    this.models = List.copyOf(models);
    this.dials = dials;
  }

  /** Name of the model that is dialled, or was last. */
  String model() {
    return models.get(model).name();
  }

  /** The model that is dialled, or was last. */
  ModelDial latest() {
    return models.get(model);
  }

  /** Whether one of the list may take the turns of this call. */
  boolean mayTakeTurns() {
    return models.stream().anyMatch(ModelDial::takesTurns);
  }

  /** Dials the first link, as soon as its model may be dialled. */
  void begin() {
    passOverHeld();
    dial();
  }

  /** Dials the model whose turn it is: at once, or when it may be dialled. */
  void dial() {
    if (isHeld()) {
      outageSince = clock.nanos();
      dialHeld();
    } else {
      dials.run();
    }
  }

  /** A link to the model whose turn it is, is opened now. */
  void dialled() {
    latest++;
    proven = false;
    openedAt = clock.nanos();
  }

  /** It failed, and the one that there is goes on. */
  void failedBeside(Problem problem) {
    if (problem.retryable() && problem.failure() != Failure.BUSY) {
      breakers.failed(models.get(model).endpoint(), clock.nanos());
    }
  }

  /** It is the one that is used from now on. */
  void tookOver() {
    latest++;
    proven = false;
    failures = 0;
    openedAt = clock.nanos();
  }

  /** The link can be used. */
  void opened() {
    begun = true;
  }

  /** The link works. */
  void proved() {
    if (!proven) {
      proven = true;
      breakers.worked(models.get(model).endpoint());
    }
  }

  /** The model has done what it was asked: what failed before counts no more. */
  void recovered() {
    failures = 0;
  }

  /** Dials again after the link failed; false if no model is left. */
  boolean again(Problem problem) {
    boolean busy = problem.failure() == Failure.BUSY;
    // Who says until when is believed; otherwise it may be for long.
    boolean busyAtFirst = busy && !begun && problem.retryAfterMs() == 0;
    begun = true;
    if (!problem.retryable() || busyAtFirst) {
      return next();
    }
    boolean silent = problem.failure() == Failure.SILENT;
    if (!silent && clock.nanos() - openedAt > LinkRules.OUTAGE.toNanos()) {
      failures = 0;
    }
    // A link that has worked and breaks says nothing against the next one.
    if (!busy && !proven) {
      breakers.failed(models.get(model).endpoint(), clock.nanos());
    }
    // A caller has waited for one that says nothing; nobody waits for it again where there is
    // another.
    boolean hangs = silent && (!isLast() || failures >= LinkRules.MOST_SILENCES);
    if (hangs || (proven && failures >= LinkRules.mostBreaks(isLast()))) {
      return next();
    }
    if (failures == 0 || proven) {
      outageSince = clock.nanos();
    }
    long held = held();
    long pause = LinkRules.pause(failures, problem, held, clock.nanos() - outageSince, isLast());
    if (pause < 0) {
      return next();
    }
    if (held > 0) {
      counters.dialsHeldBack.increment();
    }
    failures++;
    dialAfter(pause);
    return true;
  }

  /** Another list of models, of which none has failed. */
  void change(List<ModelDial> next) {
    models = List.copyOf(next);
    beginAnew();
  }

  /** That they failed before says nothing any more. */
  void beginAnew() {
    model = 0;
    failures = 0;
    stop();
  }

  /**
   * The call has come to this model, and to the others of the list from there; false if that is the
   * one already, it is not listed, or it is not dialled for a while.
   */
  boolean comesTo(@Nullable String name) {
    if (models.get(model).name().equals(name)) {
      return false;
    }
    for (var each : models) {
      if (each.name().equals(name) && !breakers.holds(each.endpoint(), clock.nanos())) {
        var others = new ArrayList<>(models);
        others.remove(each);
        others.addFirst(each);
        models = List.copyOf(others);
        model = 0;
        failures = 0;
        return true;
      }
    }
    return false;
  }

  /** What was put off is not dialled any more. */
  void stop() {
    latest++;
  }

  /** How long a link may take until it can be used. */
  Duration opening() {
    return LinkRules.opening(isLast());
  }

  private boolean next() {
    if (isLast()) {
      return false;
    }
    model++;
    passOverHeld();
    failures = 1;
    outageSince = clock.nanos();
    dialHeld();
    return true;
  }

  /**
   * Where another model follows nobody waits for one that is not dialled for a while.
   *
   * @return whether it is another one's turn now
   */
  boolean passOverHeld() {
    int before = model;
    while (isHeld() && !isLast()) {
      counters.dialsHeldBack.increment();
      model++;
      failures = 0;
    }
    return model != before;
  }

  private void dialHeld() {
    long held = held();
    if (held > 0) {
      counters.dialsHeldBack.increment();
    }
    dialAfter(held);
  }

  private boolean isLast() {
    return model + 1 == models.size();
  }

  /** Whether its model is not dialled for a while, for its links failed one after the other. */
  boolean isHeld() {
    return breakers.holds(models.get(model).endpoint(), clock.nanos());
  }

  private long held() {
    return breakers.waitNanos(models.get(model).endpoint(), clock.nanos());
  }

  private void dialAfter(long nanos) {
    int which = ++latest;
    timer.after(
        Duration.ofNanos(nanos),
        () -> {
          if (which == latest) {
            dials.run();
          }
        });
  }
}
