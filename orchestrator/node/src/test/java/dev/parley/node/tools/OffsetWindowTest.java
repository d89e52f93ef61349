package dev.parley.node.tools;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OffsetWindowTest {

  private final OffsetWindow window = new OffsetWindow();

  @Test
  void nothingIsCommittedBeforeTheFirstRecord() {
    assertThat(window.resumeAt()).isEqualTo(-1);
  }

  @Test
  void oneSlowRecordHoldsBackTheCommitButNotTheOthers() {
    window.take(5, 10);
    window.take(6, 10);
    window.take(9, 10);
    window.finish(9);
    window.finish(6);
    assertThat(window.resumeAt()).isEqualTo(5);
    window.finish(5);
    assertThat(window.resumeAt()).isEqualTo(10);
  }

  @Test
  void whatIsHeldIsCountedInRecordsAndBytes() {
    window.take(1, 300);
    window.take(2, 700);
    window.finish(1);
    window.finish(1);
    assertThat(window.count()).isEqualTo(1);
    assertThat(window.bytes()).isEqualTo(700);
  }
}
