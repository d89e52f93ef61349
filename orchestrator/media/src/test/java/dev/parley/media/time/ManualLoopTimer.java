package dev.parley.media.time;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Keeps what is to be done later until it is told that it is later. */
public final class ManualLoopTimer implements LoopTimer {

  private List<Runnable> deeds = new ArrayList<>();

  @Override
  public void after(Duration delay, Runnable deed) {
    deeds.add(deed);
  }

  /** Does all that was asked for until now. */
  public void runAll() {
    var due = deeds;
    deeds = new ArrayList<>();
    due.forEach(Runnable::run);
  }

  public boolean isEmpty() {
    return deeds.isEmpty();
  }
}
