package dev.parley.suite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.net.loop.ManualLoop;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One leg with one model through one scenario. */
record Cell(LegRow leg, ModelRow model, Scenario scenario) {

  String name() {
    return "%s × %s model × %s".formatted(leg.name(), model.name(), scenario.name());
  }

  /** The capability that is missing for it; absent if it can be played. */
  @Nullable String missing() {
    return scenario.need().missing(leg, model);
  }

  /** What is done here: the scenario, or how it is refused; absent if there is nothing to do. */
  @Nullable Consumer<Scene> steps() {
    return missing() == null ? scenario.steps() : scenario.refused();
  }

  /** Plays it; a cell with a known fault must fail as it is known to. */
  void play(ManualLoop time, Consumer<Scene> steps) {
    var fault = KnownFaults.of(this);
    if (fault == null) {
      playOut(time, steps);
      return;
    }
    AssertionError failure = null;
    try {
      playOut(time, steps);
    } catch (AssertionError known) {
      failure = known;
    }
    assertThat(failure)
        .as("%s: mended? Then take it off the known faults", fault.what())
        .hasMessageContaining(fault.sign());
  }

  private void playOut(ManualLoop time, Consumer<Scene> steps) {
    var scene = new Scene(time, leg, model);
    try {
      steps.accept(scene);
      scene.holdsWhatAlwaysHolds();
    } catch (AssertionError failure) {
      throw new AssertionError(name() + ": " + failure.getMessage(), failure);
    } finally {
      scene.hangsUp();
    }
    scene.isOver();
  }
}
