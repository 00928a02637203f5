// A page that waits for work in the background looks again by itself.
setTimeout(() => window.location.reload(), 3000);
