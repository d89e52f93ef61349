package dev.parley.suite;

import java.util.List;
import java.util.stream.Stream;

/** All that happens in calls, in the order of the table. */
final class Scenarios {

  static final List<Scenario> ALL =
      Stream.of(
              TalkScenarios.ALL,
              RollOverScenarios.ALL,
              FailOverScenarios.ALL,
              NodeScenarios.ALL,
              LineScenarios.ALL,
              ColleagueScenarios.ALL,
              BadInputScenarios.ALL)
          .flatMap(List::stream)
          .toList();

  private Scenarios() {}
}
