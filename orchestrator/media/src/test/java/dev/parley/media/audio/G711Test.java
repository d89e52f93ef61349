package dev.parley.media.audio;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class G711Test {

  @Test
  void theEndsOfBothLawsAreThoseOfTheRecommendation() {
    assertThat(G711.decodeMu((byte) 0x00)).isEqualTo((short) -32_124);
    assertThat(G711.decodeMu((byte) 0x80)).isEqualTo((short) 32_124);
    assertThat(G711.decodeMu((byte) 0xFF)).isZero();
    assertThat(G711.decodeMu((byte) 0xFE)).isEqualTo((short) 8);
    assertThat(G711.decodeMu((byte) 0xF0)).isEqualTo((short) 120);
    assertThat(G711.decodeA((byte) 0xD5)).isEqualTo((short) 8);
    assertThat(G711.decodeA((byte) 0x55)).isEqualTo((short) -8);
    assertThat(G711.decodeA((byte) 0xAA)).isEqualTo((short) 32_256);
    assertThat(G711.decodeA((byte) 0x2A)).isEqualTo((short) -32_256);
    assertThat(G711.decodeA((byte) 0x80)).isEqualTo((short) 5_504);
  }

  @Test
  void everyCodeIsTheCodeOfItsOwnSample() {
    for (int code = 0; code < 256; code++) {
      var mu = (byte) code;
      // Negative zero has a code of its own and decodes to the same zero.
      assertThat(G711.encodeMu(G711.decodeMu(mu))).isEqualTo(code == 0x7F ? (byte) 0xFF : mu);
      assertThat(G711.encodeA(G711.decodeA(mu))).isEqualTo(mu);
    }
  }

  @Test
  void everySampleBecomesTheNearestCode() {
    for (int sample = Short.MIN_VALUE; sample <= Short.MAX_VALUE; sample++) {
      int mu = G711.decodeMu(G711.encodeMu((short) sample));
      int a = G711.decodeA(G711.encodeA((short) sample));
      int segmentStep = Math.max(8, Integer.highestOneBit(Math.abs(sample) + 132) >> 4);
      if (Math.abs(sample) <= 32_124) {
        assertThat(Math.abs(mu - sample))
            .as("µ-law of %d", sample)
            .isLessThanOrEqualTo(segmentStep / 2 + 4);
      }
      assertThat(Math.abs(a - sample))
          .as("A-law of %d", sample)
          .isLessThanOrEqualTo(Math.max(16, segmentStep / 2 + 8));
    }
  }

  @Test
  void theLawsTurnIntoEachOther() {
    for (int code = 0; code < 256; code++) {
      var law = (byte) code;
      assertThat(G711.muToA(law)).isEqualTo(G711.encodeA(G711.decodeMu(law)));
      assertThat(G711.aToMu(law)).isEqualTo(G711.encodeMu(G711.decodeA(law)));
    }
  }
}
