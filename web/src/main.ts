import { VueQueryPlugin } from '@tanstack/vue-query';
import { createApp } from 'vue';
import { onSignedOut } from './api/call.ts';
import { queryClient } from './api/query-client.ts';
import App from './app.vue';
import './design/base.css';
import { vuetify } from './design/vuetify.ts';
import { forgetSession, isSignedIn } from './features/session/session.ts';
import { toSignIn } from './features/session/target.ts';
import { keepAddresses } from './features/shell/last-address.ts';
import { router } from './router.ts';

onSignedOut(() => {
  if (!isSignedIn.value) return;
  forgetSession();
  router.push(toSignIn(router.currentRoute.value.fullPath));
});

keepAddresses(router);

createApp(App).use(router).use(VueQueryPlugin, { queryClient }).use(vuetify).mount('#app');
