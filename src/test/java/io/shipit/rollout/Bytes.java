package io.shipit.rollout;

import java.util.Arrays;

/** Numbers in as few bytes as they need: seven bits each, the eighth says that more follow. */
final class Bytes {
  private byte[] bytes;
  private int size;

  Bytes() {
    bytes = new byte[64];
  }

  Bytes(byte[] bytes) {
    this.bytes = bytes;
  }

  void put(int number) {
    if (size + 5 > bytes.length) {
      bytes = Arrays.copyOf(bytes, 2 * bytes.length);
    }
    int rest = number;
    while (rest >>> 7 != 0) {
      bytes[size++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[size++] = (byte) rest;
  }

  void putAll(int[] numbers) {
    for (int number : numbers) {
      put(number);
    }
  }

  int take() {
    int number = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = bytes[size++];
      number |= (next & 0x7f) << shift;
      if (next >= 0) {
        return number;
      }
    }
  }

  int[] take(int count) {
    int[] numbers = new int[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = take();
    }
    return numbers;
  }

  byte[] toArray() {
    return Arrays.copyOf(bytes, size);
  }
}
