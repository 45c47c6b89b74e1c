/* Stands in for electron.exe: a program of Windows with Electron's fuses, which says what they are. */
#include <stdio.h>

/* The sentinel of @electron/fuses, the wire's version, the number of fuses, and each as Electron ships it. */
volatile const char wire[] = "dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX\x01\x09" "101100011";

int main(void) {
  printf("fuses %s\n", (const char *)wire + 34);
  return 0;
}
