package dev.parley.media.call;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Keeps what is to be done later until it is told that it is later. */
final class ManualLoopTimer implements LoopTimer {

  private List<Runnable> deeds = new ArrayList<>();

  @Override
  public void after(Duration delay, Runnable deed) {
    deeds.add(deed);
  }

  /** Does all that was asked for until now. */
  void runAll() {
    var due = deeds;
    deeds = new ArrayList<>();
    due.forEach(Runnable::run);
  }

  boolean isEmpty() {
    return deeds.isEmpty();
  }
}
